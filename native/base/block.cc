#include "base/block.h"

#include <sys/mman.h>

#include <cstdlib>

#include "base/spare_blocks.h"

namespace ttrpc {
namespace {

// Blocks from here on are pages of their own: between what else a process allocates, a heap could not give
// their memory back while the neighbours stay.
constexpr size_t kMappedBytes = 256 * 1024;

size_t wholePages(size_t bytes) { return (bytes + kPageBytes - 1) / kPageBytes * kPageBytes; }

}  // namespace

Block Block::make(size_t least) {
  Block block;
  if (least < kLeastSpareBytes) {
    block.allocate(least);
    return block;
  }
  block = SpareBlocks::ofProcess().take(least);
  if (block.capacity_ == 0) block.allocate(wholePages(least));
  return block;
}

bool Block::grow(size_t least) {
  if (!mapped_) return false;
  const size_t capacity = wholePages(least);
  void* const memory = ::mremap(memory_, capacity_, capacity, MREMAP_MAYMOVE);
  if (memory == MAP_FAILED) return false;
  memory_ = static_cast<uint8_t*>(memory);
  capacity_ = capacity;
  return true;
}

void Block::giveBack() {
  if (memory_ == nullptr) return;
  if (capacity_ < kLeastSpareBytes) return free();
  SpareBlocks::ofProcess().giveBack(std::move(*this));
}

void Block::allocate(size_t capacity) {
  void* memory = nullptr;
  if (capacity >= kMappedBytes) {
    memory = ::mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mapped_ = memory != MAP_FAILED;
    if (!mapped_) return;
  } else {
    memory = std::malloc(capacity);
  }
  memory_ = static_cast<uint8_t*>(memory);
  capacity_ = memory == nullptr ? 0 : capacity;
}

void Block::free() {
  if (mapped_) {
    ::munmap(memory_, capacity_);
  } else {
    std::free(memory_);
  }
  memory_ = nullptr;
  capacity_ = 0;
  mapped_ = false;
}

}  // namespace ttrpc
