// A piece of memory for long messages. It comes from the process's spare blocks where one fits, and goes back
// to them (SpareBlocks), since the page faults of fresh memory cost more than the bytes that are copied.
//
// Thread: any, one at a time. Owns: the memory. Invariant: an empty block has a capacity of 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

namespace ttrpc {

// Blocks that may become spare ones are whole pages.
inline constexpr size_t kPageBytes = 4096;

class Block {
 public:
  Block() = default;
  Block(Block&& other) noexcept { swap(other); }
  Block& operator=(Block&& other) noexcept {
    Block(std::move(other)).swap(*this);
    return *this;
  }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  ~Block() { giveBack(); }

  // Returns a block of `least` bytes or a little more; an empty one when there is no memory.
  [[nodiscard]] static Block make(size_t least);

  // Makes a block of pages of its own larger, without a copy and without what a copy would leave behind. Its
  // content stays. Returns false when that is not possible; nothing has changed then.
  [[nodiscard]] bool grow(size_t least);

  [[nodiscard]] uint8_t* data() const { return memory_; }
  [[nodiscard]] size_t capacity() const { return capacity_; }

 private:
  friend class SpareBlocks;
  void swap(Block& other) noexcept {
    std::swap(memory_, other.memory_);
    std::swap(capacity_, other.capacity_);
    std::swap(mapped_, other.mapped_);
  }
  void giveBack();
  void allocate(size_t capacity);
  void free();

  uint8_t* memory_ = nullptr;
  size_t capacity_ = 0;
  bool mapped_ = false;  // pages of its own, which go back to the system at once
};

}  // namespace ttrpc
