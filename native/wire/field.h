// Tags and values of protobuf fields, read the way Go's protobuf reads them:
// what it refuses is refused here, what it accepts is accepted.
// Pure functions over bytes; null means malformed.
#pragma once

#include <cstdint>

#include "wire/varint.h"

namespace ttrpc::wire {

enum WireType : uint32_t {
  kVarint = 0,
  kFixed64 = 1,
  kBytes = 2,
  kStartGroup = 3,
  kEndGroup = 4,
  kFixed32 = 5,
};

inline constexpr uint64_t kMaxFieldNumber = (1u << 29) - 1;
// Groups may nest in an unknown group as deep as Go lets them.
inline constexpr uint32_t kMaxGroupDepth = 10'001;

inline constexpr uint64_t tagOf(uint32_t number, WireType type) {
  return static_cast<uint64_t>(number) << 3 | type;
}

// Reads the tag of a message's own field: number 1 … 2^29-1. Does not check the wire type.
[[nodiscard]] inline const uint8_t* readTag(const uint8_t* p, const uint8_t* end, uint64_t& tag) {
  p = readVarint(p, end, tag);
  if (p == nullptr) return nullptr;
  return tag >> 3 == 0 || tag >> 3 > kMaxFieldNumber ? nullptr : p;
}

// Reads the length before a length-delimited value; the value lies whole in [result, end).
[[nodiscard]] inline const uint8_t* readLength(const uint8_t* p, const uint8_t* end, uint32_t& length) {
  uint64_t value;
  p = readVarint(p, end, value);
  if (p == nullptr || value > static_cast<uint64_t>(end - p)) return nullptr;
  length = static_cast<uint32_t>(value);
  return p;
}

// Skips the value of the field with this tag. An end-group is malformed here, since no group is open.
[[nodiscard]] const uint8_t* skipValue(const uint8_t* p, const uint8_t* end, uint64_t tag);

}  // namespace ttrpc::wire
