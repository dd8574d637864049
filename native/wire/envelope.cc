#include "wire/envelope.h"

#include <string_view>

#include "wire/field.h"
#include "wire/method_table.h"
#include "wire/row.h"
#include "wire/utf8.h"

namespace ttrpc::wire {
namespace {

// Describes a nested message for its validation: which fields are strings, and which one is a message. Any
// other field is valid when it can be skipped.
struct Shape {
  uint32_t strings;  // bit n: field n is a string
  uint32_t nested;   // number of the message field, 0 without
  const Shape* inner;
};

constexpr Shape kKeyValue{1u << 1 | 1u << 2, 0, nullptr};
constexpr Shape kAny{1u << 1, 0, nullptr};
constexpr Shape kStatus{1u << 2, 3, &kAny};

// Returns 0, or kBitMalformed or kBitBadUtf8, whichever Go's one-pass decoder meets first.
int32_t checkMessage(const uint8_t* p, const uint8_t* end, const Shape& shape) {
  while (p < end) {
    uint64_t tag;
    p = readTag(p, end, tag);
    if (p == nullptr) return kBitMalformed;
    if ((tag & 7) != kBytes) {
      p = skipValue(p, end, tag);
      if (p == nullptr) return kBitMalformed;
      continue;
    }
    uint32_t length;
    p = readLength(p, end, length);
    if (p == nullptr) return kBitMalformed;
    const uint64_t number = tag >> 3;
    if (number < 32 && (shape.strings >> number & 1) != 0) {
      if (!isUtf8(p, length)) return kBitBadUtf8;
    } else if (number == shape.nested) {
      const int32_t bits = checkMessage(p, p + length, *shape.inner);
      if (bits != 0) return bits;
    }
    p += length;
  }
  return 0;
}

Envelope refused(int32_t bit) {
  Envelope envelope;
  envelope.bits = bit;
  return envelope;
}

std::string_view view(const uint8_t* p, uint32_t length) {
  return {reinterpret_cast<const char*>(p), length};
}

}  // namespace

Envelope scanRequest(const uint8_t* body, uint32_t length, MethodTable* table) {
  const uint8_t* p = body;
  const uint8_t* const end = body + length;
  Envelope envelope;
  std::string_view service;
  std::string_view method;
  while (p < end) {
    const uint8_t* const start = p;
    uint64_t tag;
    uint64_t value;
    uint32_t count;
    p = readTag(p, end, tag);
    if (p == nullptr) return refused(kBitMalformed);
    switch (tag) {
      case tagOf(1, kBytes):
      case tagOf(2, kBytes):
        p = readLength(p, end, count);
        if (p == nullptr) return refused(kBitMalformed);
        if (!isUtf8(p, count)) return refused(kBitBadUtf8);
        (tag == tagOf(1, kBytes) ? service : method) = view(p, count);
        p += count;
        break;
      case tagOf(3, kBytes):
        p = readLength(p, end, count);
        if (p == nullptr) return refused(kBitMalformed);
        envelope.payloadAt = static_cast<uint32_t>(p - body);
        envelope.payloadLength = count;
        p += count;
        break;
      case tagOf(4, kVarint):
        p = readVarint(p, end, value);
        if (p == nullptr) return refused(kBitMalformed);
        envelope.timeoutNano = static_cast<int64_t>(value);
        break;
      case tagOf(5, kBytes):
        p = readLength(p, end, count);
        if (p == nullptr) return refused(kBitMalformed);
        if (const int32_t bits = checkMessage(p, p + count, kKeyValue); bits != 0) return refused(bits);
        if (envelope.metadataAt < 0) envelope.metadataAt = static_cast<int32_t>(start - body);
        p += count;
        break;
      default:
        p = skipValue(p, end, tag);
        if (p == nullptr) return refused(kBitMalformed);
    }
  }
  if (table != nullptr) envelope.method = table->find(service, method);
  return envelope;
}

Envelope scanResponse(const uint8_t* body, uint32_t length) {
  const uint8_t* p = body;
  const uint8_t* const end = body + length;
  Envelope envelope;
  while (p < end) {
    uint64_t tag;
    uint32_t count;
    p = readTag(p, end, tag);
    if (p == nullptr) return refused(kBitMalformed);
    switch (tag) {
      case tagOf(1, kBytes):
        p = readLength(p, end, count);
        if (p == nullptr) return refused(kBitMalformed);
        if (const int32_t bits = checkMessage(p, p + count, kStatus); bits != 0) return refused(bits);
        if (envelope.statusAt >= 0) envelope.bits |= kBitRescan;
        envelope.statusAt = static_cast<int32_t>(p - body);
        envelope.statusLength = count;
        p += count;
        break;
      case tagOf(2, kBytes):
        p = readLength(p, end, count);
        if (p == nullptr) return refused(kBitMalformed);
        envelope.payloadAt = static_cast<uint32_t>(p - body);
        envelope.payloadLength = count;
        p += count;
        break;
      default:
        p = skipValue(p, end, tag);
        if (p == nullptr) return refused(kBitMalformed);
    }
  }
  return envelope;
}

}  // namespace ttrpc::wire
