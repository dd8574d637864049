#include "io/connection/out_queue.h"

#include <algorithm>

namespace ttrpc::io {
namespace {
constexpr size_t kChunkBytes = 64 * 1024;
// A queue that holds so much gets chunks of that size.
constexpr size_t kLongBytes = 1024 * 1024;
// What the kernel leaves of a message has a length of its own each time. Chunks of few lengths are used
// again.
constexpr size_t kLongStep = 256 * 1024;

size_t chunkBytes(size_t length, size_t queued) {
  if (queued >= kLongBytes) return std::max(length, kLongBytes);
  return length <= kChunkBytes ? kChunkBytes : (length + kLongStep - 1) / kLongStep * kLongStep;
}
}  // namespace

bool OutQueue::append(const uint8_t* data, size_t length) {
  if (length == 0) return true;
  if (chunks_ == nullptr) chunks_ = std::make_unique<std::deque<OutChunk>>();
  if (!chunks_->empty()) {
    const size_t taken = chunks_->back().append(data, length);
    bytes_ += taken;
    data += taken;
    length -= taken;
  }
  if (length == 0) return true;
  chunks_->emplace_back(chunkBytes(length, bytes_));
  if (!chunks_->back().hasRoom()) {
    chunks_->pop_back();
    return false;
  }
  bytes_ += chunks_->back().append(data, length);
  return true;
}

std::span<const uint8_t> OutQueue::front() const { return chunks_->front().bytes().subspan(sent_); }

void OutQueue::consume(size_t length) {
  sent_ += length;
  bytes_ -= length;
  if (sent_ == chunks_->front().size()) {
    chunks_->pop_front();
    sent_ = 0;
  }
  if (bytes_ == 0) clear();
}

void OutQueue::clear() {
  chunks_.reset();
  sent_ = 0;
  bytes_ = 0;
}

}  // namespace ttrpc::io
