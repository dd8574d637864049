// One piece of an OutQueue: memory that is filled once, and sent from its beginning.
//
// Thread: that of its queue. Owns: the memory. Invariant: size <= capacity.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/block.h"

namespace ttrpc::io {

class OutChunk {
 public:
  // Makes room for `capacity` bytes. Without memory there is no room.
  explicit OutChunk(size_t capacity) : block_(Block::make(capacity)) {}

  [[nodiscard]] bool hasRoom() const { return size_ < block_.capacity(); }
  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] std::span<const uint8_t> bytes() const { return {block_.data(), size_}; }
  // Takes as many of the bytes as fit. Returns how many.
  size_t append(const uint8_t* data, size_t length);

 private:
  Block block_;
  size_t size_ = 0;
};

}  // namespace ttrpc::io
