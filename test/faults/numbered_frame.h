// Frames whose body begins with the number of its connection and its own, and whose every byte follows from
// both.
#pragma once

#include <cstdint>
#include <vector>

#include "kernel.h"

namespace ttrpc::io::testing {

inline constexpr uint32_t kTagBytes = 8;
inline constexpr uint8_t kData = 3;

uint32_t getU32(const uint8_t* from);
std::vector<uint8_t> bodyOf(uint32_t tag, uint32_t number, uint32_t size);
std::vector<uint8_t> frameOf(uint32_t stream, const std::vector<uint8_t>& body);
// Returns a small size mostly, at times one that is held aside, at times one with a body of its own.
uint32_t anySize(Random& random);

}  // namespace ttrpc::io::testing
