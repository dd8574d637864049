// Base-128 varints as protobuf writes them: at most 10 bytes, 64 bits.
// Pure functions over bytes.
#pragma once

#include <cstdint>

namespace ttrpc::wire {

// The general case of readVarint(), for varints of any length, also malformed ones.
[[nodiscard]] inline const uint8_t* readLongVarint(const uint8_t* p, const uint8_t* end, uint64_t& value) {
  uint64_t sum = 0;
  for (uint32_t shift = 0; shift < 63; shift += 7) {
    if (p == end) return nullptr;
    const uint8_t byte = *p++;
    sum |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) {
      value = sum;
      return p;
    }
  }
  // The tenth byte holds bit 63 alone; a greater value overflows, or continues after ten bytes.
  if (p == end || *p > 1) return nullptr;
  value = sum | static_cast<uint64_t>(*p) << 63;
  return p + 1;
}

// Reads a varint in [p, end). Returns where it ends; null when it is truncated, longer
// than 10 bytes, or more than 64 bits. Overlong zero padding is accepted, as Go does.
[[nodiscard]] inline const uint8_t* readVarint(const uint8_t* p, const uint8_t* end, uint64_t& value) {
  if (p < end && *p < 0x80) [[likely]] {
    value = *p;
    return p + 1;
  }
  return readLongVarint(p, end, value);
}

}  // namespace ttrpc::wire
