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

// Counts the fields that an envelope may still have. A group counts by its length.
class FieldBudget {
 public:
  explicit FieldBudget(uint32_t fields = kMaxEnvelopeFields) : left_(fields) {}
  // Returns false when there are too many.
  [[nodiscard]] bool spend(size_t fields = 1) {
    if (fields > left_) return false;
    left_ -= static_cast<uint32_t>(fields);
    return true;
  }

 private:
  uint32_t left_;
};

// Skips the value of a field that is not needed. Returns 0 or the bit of its fault; moves `p` behind the
// value.
int32_t skipField(const uint8_t*& p, const uint8_t* end, uint64_t tag, FieldBudget& budget) {
  const uint8_t* const start = p;
  p = skipValue(p, end, tag);
  if (p == nullptr) return kBitMalformed;
  if ((tag & 7) != kStartGroup) return 0;
  return budget.spend(static_cast<size_t>(p - start) / kGroupBytesAField) ? 0 : kBitManyFields;
}

// Returns 0, or the bit of the fault that a decoder with one pass meets first.
int32_t checkMessage(const uint8_t* p, const uint8_t* end, const Shape& shape, FieldBudget& budget) {
  while (p < end) {
    uint64_t tag;
    p = readTag(p, end, tag);
    if (p == nullptr) return kBitMalformed;
    if (!budget.spend()) return kBitManyFields;
    if ((tag & 7) != kBytes) {
      if (const int32_t bits = skipField(p, end, tag, budget); bits != 0) return bits;
      continue;
    }
    uint32_t length;
    p = readLength(p, end, length);
    if (p == nullptr) return kBitMalformed;
    const uint64_t number = tag >> 3;
    if (number < 32 && (shape.strings >> number & 1) != 0) {
      if (!isUtf8(p, length)) return kBitBadUtf8;
    } else if (number == shape.nested) {
      const int32_t bits = checkMessage(p, p + length, *shape.inner, budget);
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

// One pass over a Request.
struct RequestScan {
  const uint8_t* p;
  const uint8_t* const end;
  const MetadataLimits limits;
  Envelope envelope = {};
  std::string_view service = {};
  std::string_view method = {};
  FieldBudget budget{};
  uint32_t pairs = 0;
  uint32_t metadataBytes = 0;

  // Each returns 0 or the bit of the fault, and moves `p` behind the value.
  int32_t takeName(std::string_view& name) {
    uint32_t length;
    p = readLength(p, end, length);
    if (p == nullptr) return kBitMalformed;
    if (!isUtf8(p, length)) return kBitBadUtf8;
    name = view(p, length);
    p += length;
    return 0;
  }

  int32_t takePayload(const uint8_t* body) {
    uint32_t length;
    p = readLength(p, end, length);
    if (p == nullptr) return kBitMalformed;
    envelope.payloadAt = static_cast<uint32_t>(p - body);
    envelope.payloadLength = length;
    p += length;
    return 0;
  }

  int32_t takeTimeout() {
    uint64_t value;
    p = readVarint(p, end, value);
    if (p == nullptr) return kBitMalformed;
    envelope.timeoutNano = static_cast<int64_t>(value);
    return 0;
  }

  // The limits are checked before the entry is looked at: what is over them costs no more than what is not.
  int32_t takeEntry(int32_t at) {
    uint32_t length;
    p = readLength(p, end, length);
    if (p == nullptr) return kBitMalformed;
    if (++pairs > limits.pairs) return kBitManyPairs;
    metadataBytes += length;
    if (metadataBytes > limits.bytes) return kBitLongMetadata;
    FieldBudget ofEntry(length);  // a field has at least two bytes: metadataBytes is its bound
    if (const int32_t bits = checkMessage(p, p + length, kKeyValue, ofEntry); bits != 0) return bits;
    if (envelope.metadataAt < 0) envelope.metadataAt = at;
    p += length;
    return 0;
  }
};

int32_t walkRequest(RequestScan& scan, const uint8_t* body) {
  while (scan.p < scan.end) {
    const auto at = static_cast<int32_t>(scan.p - body);
    uint64_t tag;
    scan.p = readTag(scan.p, scan.end, tag);
    if (scan.p == nullptr) return kBitMalformed;
    int32_t bits = 0;
    if (tag == tagOf(5, kBytes)) {
      bits = scan.takeEntry(at);
    } else if (!scan.budget.spend()) {
      bits = kBitManyFields;
    } else if (tag == tagOf(1, kBytes)) {
      bits = scan.takeName(scan.service);
    } else if (tag == tagOf(2, kBytes)) {
      bits = scan.takeName(scan.method);
    } else if (tag == tagOf(3, kBytes)) {
      bits = scan.takePayload(body);
    } else if (tag == tagOf(4, kVarint)) {
      bits = scan.takeTimeout();
    } else {
      bits = skipField(scan.p, scan.end, tag, scan.budget);
    }
    if (bits != 0) return bits;
  }
  return 0;
}

}  // namespace

Envelope scanRequest(const uint8_t* body, uint32_t length, MethodTable* table, MetadataLimits limits) {
  RequestScan scan{.p = body, .end = body + length, .limits = limits};
  if (const int32_t bits = walkRequest(scan, body); bits != 0) return refused(bits);
  if (table != nullptr) scan.envelope.method = table->find(scan.service, scan.method);
  return scan.envelope;
}

Envelope scanResponse(const uint8_t* body, uint32_t length) {
  const uint8_t* p = body;
  const uint8_t* const end = body + length;
  Envelope envelope;
  FieldBudget budget;
  while (p < end) {
    uint64_t tag;
    uint32_t count;
    p = readTag(p, end, tag);
    if (p == nullptr) return refused(kBitMalformed);
    if (!budget.spend()) return refused(kBitManyFields);
    switch (tag) {
      case tagOf(1, kBytes):
        p = readLength(p, end, count);
        if (p == nullptr) return refused(kBitMalformed);
        if (const int32_t bits = checkMessage(p, p + count, kStatus, budget); bits != 0) return refused(bits);
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
        if (const int32_t bits = skipField(p, end, tag, budget); bits != 0) return refused(bits);
    }
  }
  return envelope;
}

}  // namespace ttrpc::wire
