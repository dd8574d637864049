// Strict UTF-8 as protobuf demands of strings: no surrogates, no overlong
// forms, nothing above U+10FFFF. Pure functions over bytes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ttrpc::wire {

[[nodiscard]] bool isUtf8(const uint8_t* bytes, size_t length);

}  // namespace ttrpc::wire
