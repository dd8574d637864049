// A received message body that is too large for the inbox. Its memory grows as bytes arrive, and passes to JS
// without a copy.
//
// Thread: any, one at a time; moved from the loop's to JS. Owns: the memory.
#pragma once

#include <cstdint>
#include <cstring>
#include <utility>

#include "base/block.h"
#include "base/spare_blocks.h"

namespace ttrpc::wire {

class Body {
 public:
  // Makes room for `capacity` bytes, keeping the content. Returns false without memory; nothing has changed
  // then.
  [[nodiscard]] bool reserve(uint32_t capacity) {
    if (capacity <= block_.capacity()) return true;
    if (!SpareBlocks::ofProcess().has(capacity) && block_.grow(capacity)) return true;
    Block grown = Block::make(capacity);
    if (grown.capacity() == 0) return false;
    if (length_ > 0) std::memcpy(grown.data(), block_.data(), length_);
    block_ = std::move(grown);
    return true;
  }
  [[nodiscard]] uint8_t* data() const { return block_.data(); }
  [[nodiscard]] uint32_t capacity() const { return static_cast<uint32_t>(block_.capacity()); }
  [[nodiscard]] uint32_t length() const { return length_; }
  void setLength(uint32_t length) { length_ = length; }
  // Returns the memory.
  [[nodiscard]] Block release() {
    length_ = 0;
    return std::move(block_);
  }

 private:
  Block block_;
  uint32_t length_ = 0;
};

}  // namespace ttrpc::wire
