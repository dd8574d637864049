#include "wire/field.h"

namespace ttrpc::wire {
namespace {

constexpr uint64_t kMaxNestedNumber = 0x7fffffff;

const uint8_t* skipBytes(const uint8_t* p, const uint8_t* end, uint64_t count) {
  return static_cast<uint64_t>(end - p) < count ? nullptr : p + count;
}

const uint8_t* skipScalar(const uint8_t* p, const uint8_t* end, uint64_t wireType) {
  uint64_t ignored;
  uint32_t length;
  switch (wireType) {
    case kVarint:
      return readVarint(p, end, ignored);
    case kFixed64:
      return skipBytes(p, end, 8);
    case kBytes:
      p = readLength(p, end, length);
      return p == nullptr ? nullptr : p + length;
    case kFixed32:
      return skipBytes(p, end, 4);
    default:
      return nullptr;
  }
}

// Returns the place behind the end of group `number`. A loop with its own stack of open groups, since the
// peer chooses the depth and recursion could overflow the thread's stack. Not inlined, so that only messages
// with groups use these 40 KiB.
[[gnu::noinline]] const uint8_t* skipGroup(const uint8_t* p, const uint8_t* end, uint32_t number) {
  uint32_t open[kMaxGroupDepth];
  uint32_t depth = 0;
  open[depth++] = number;
  while (depth > 0) {
    uint64_t tag;
    p = readVarint(p, end, tag);
    // Inside a group Go admits numbers up to 2^31-1.
    if (p == nullptr || tag >> 3 == 0 || tag >> 3 > kMaxNestedNumber) return nullptr;
    const auto inner = static_cast<uint32_t>(tag >> 3);
    if ((tag & 7) == kStartGroup) {
      if (depth == kMaxGroupDepth) return nullptr;
      open[depth++] = inner;
    } else if ((tag & 7) == kEndGroup) {
      if (open[--depth] != inner) return nullptr;
    } else {
      p = skipScalar(p, end, tag & 7);
      if (p == nullptr) return nullptr;
    }
  }
  return p;
}

}  // namespace

const uint8_t* skipValue(const uint8_t* p, const uint8_t* end, uint64_t tag) {
  if ((tag & 7) == kStartGroup) return skipGroup(p, end, static_cast<uint32_t>(tag >> 3));
  return skipScalar(p, end, tag & 7);
}

}  // namespace ttrpc::wire
