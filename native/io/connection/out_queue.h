// Bytes accepted for sending that the kernel has not taken yet, in order.
// Holds no memory while empty.
//
// Thread: any, under the connection's mutex. Owns: copies of the bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>

#include "io/connection/out_chunk.h"

namespace ttrpc::io {

class OutQueue {
 public:
  [[nodiscard]] bool empty() const { return bytes_ == 0; }
  [[nodiscard]] size_t bytes() const { return bytes_; }
  // Returns false without memory; the bytes that are queued then are not all.
  [[nodiscard]] bool append(const uint8_t* data, size_t length);
  // Returns the oldest bytes. Must not be called while the queue is empty.
  [[nodiscard]] std::span<const uint8_t> front() const;
  void consume(size_t length);
  void clear();

 private:
  std::unique_ptr<std::deque<OutChunk>> chunks_;
  size_t sent_ = 0;  // of the first chunk
  size_t bytes_ = 0;
};

}  // namespace ttrpc::io
