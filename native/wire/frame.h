// The frame header of ttrpc: len:u32be | stream:u32be | type:u8 | flags:u8.
// Pure functions over bytes.
#pragma once

#include <cstdint>

namespace ttrpc::wire {

inline constexpr uint32_t kHeaderLength = 10;
// Go's default and the wire's customary bound (4 << 20).
inline constexpr uint32_t kDefaultMaxMessageBytes = 4u << 20;

enum MessageType : uint8_t { kRequest = 1, kResponse = 2, kData = 3 };

struct FrameHeader {
  uint32_t length;
  uint32_t stream;
  uint8_t type;
  uint8_t flags;
};

inline uint32_t readU32(const uint8_t* p) {
  return static_cast<uint32_t>(p[0]) << 24 | static_cast<uint32_t>(p[1]) << 16 |
         static_cast<uint32_t>(p[2]) << 8 | static_cast<uint32_t>(p[3]);
}

inline FrameHeader readHeader(const uint8_t* p) { return {readU32(p), readU32(p + 4), p[8], p[9]}; }

}  // namespace ttrpc::wire
