#include "io/connection/out_chunk.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace ttrpc::io {

OutChunk::OutChunk(size_t capacity, bool pages) : capacity_(capacity) {
  if (pages) {
    void* mapped = ::mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mapped_ = mapped != MAP_FAILED;
    if (mapped_) memory_ = static_cast<uint8_t*>(mapped);
  }
  if (memory_ == nullptr) memory_ = new uint8_t[capacity];
}

OutChunk::OutChunk(OutChunk&& other) noexcept
    : memory_(std::exchange(other.memory_, nullptr)),
      capacity_(std::exchange(other.capacity_, 0)),
      size_(std::exchange(other.size_, 0)),
      mapped_(other.mapped_) {}

OutChunk::~OutChunk() {
  if (memory_ == nullptr) return;
  if (mapped_) {
    ::munmap(memory_, capacity_);
  } else {
    delete[] memory_;
  }
}

size_t OutChunk::append(const uint8_t* data, size_t length) {
  const size_t fits = std::min(length, capacity_ - size_);
  if (fits > 0) std::memcpy(memory_ + size_, data, fits);
  size_ += fits;
  return fits;
}

}  // namespace ttrpc::io
