// The number by which JS and the I/O thread refer to a connection: slot | generation << 20. Never negative.
// ConnectionTable says why an old handle names no newer connection.
#pragma once

#include <cstdint>

namespace ttrpc::io {

using Handle = int32_t;
inline constexpr uint32_t kSlotBits = 20;
inline constexpr uint32_t kSlotMask = (1u << kSlotBits) - 1;
inline constexpr uint16_t kGenerationMask = 0x7ff;

constexpr uint32_t slotOf(Handle handle) { return static_cast<uint32_t>(handle) & kSlotMask; }
constexpr uint16_t generationOf(Handle handle) {
  return static_cast<uint16_t>(static_cast<uint32_t>(handle) >> kSlotBits);
}
constexpr Handle handleOf(uint32_t slot, uint16_t generation) {
  return static_cast<Handle>(slot | static_cast<uint32_t>(generation) << kSlotBits);
}

}  // namespace ttrpc::io
