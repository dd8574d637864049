// One piece of an OutQueue: memory that is filled once, and sent from its beginning.
//
// Small chunks come from the heap. Large ones are pages of their own: what a slow peer leaves to us lies
// between what handlers make meanwhile, and a heap cannot give the memory of either back while the other
// stays.
//
// Thread: that of its queue. Owns: the memory. Invariant: size <= capacity.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ttrpc::io {

class OutChunk {
 public:
  // Makes room for `capacity` bytes. `pages`: as pages of their own, where the system has them.
  OutChunk(size_t capacity, bool pages);
  OutChunk(OutChunk&& other) noexcept;
  OutChunk(const OutChunk&) = delete;
  OutChunk& operator=(const OutChunk&) = delete;
  OutChunk& operator=(OutChunk&&) = delete;
  ~OutChunk();

  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] std::span<const uint8_t> bytes() const { return {memory_, size_}; }
  // Takes as many of the bytes as fit. Returns how many.
  size_t append(const uint8_t* data, size_t length);

 private:
  uint8_t* memory_ = nullptr;
  size_t capacity_ = 0;
  size_t size_ = 0;
  bool mapped_ = false;
};

}  // namespace ttrpc::io
