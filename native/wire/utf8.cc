#include "wire/utf8.h"

#include <cstring>

namespace ttrpc::wire {
namespace {

constexpr uint64_t kHighBits = 0x8080808080808080u;

// Returns the place behind the run of ASCII bytes at `p`.
const uint8_t* skipAscii(const uint8_t* p, const uint8_t* end) {
  while (end - p >= 8) {
    uint64_t word;
    std::memcpy(&word, p, sizeof word);
    if ((word & kHighBits) != 0) break;
    p += 8;
  }
  while (p < end && *p < 0x80) ++p;
  return p;
}

bool isContinuation(uint8_t byte) { return (byte & 0xc0) == 0x80; }

// Returns the length of the multi-byte sequence at `p`, 0 when it is not valid.
// The second byte's range rules out overlong forms, surrogates and values above U+10FFFF.
uint32_t sequenceLength(const uint8_t* p, const uint8_t* end) {
  const uint8_t lead = p[0];
  const auto left = static_cast<size_t>(end - p);
  if (lead < 0xc2 || lead > 0xf4 || left < 2) return 0;
  const uint8_t second = p[1];
  if (lead < 0xe0) return isContinuation(second) ? 2 : 0;
  const uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  const uint32_t length = lead < 0xf0 ? 3 : 4;
  if (left < length) return 0;
  for (uint32_t i = 2; i < length; ++i) {
    if (!isContinuation(p[i])) return 0;
  }
  return length;
}

}  // namespace

bool isUtf8(const uint8_t* bytes, size_t length) {
  const uint8_t* p = bytes;
  const uint8_t* const end = bytes + length;
  for (;;) {
    p = skipAscii(p, end);
    if (p == end) return true;
    const uint32_t step = sequenceLength(p, end);
    if (step == 0) return false;
    p += step;
  }
}

}  // namespace ttrpc::wire
