#include "io/connection/out_queue.h"

#include <algorithm>

namespace ttrpc::io {
namespace {
constexpr size_t kChunkBytes = 64 * 1024;
}

void OutQueue::append(const uint8_t* data, size_t length) {
  if (length == 0) return;
  if (chunks_ == nullptr) chunks_ = std::make_unique<std::deque<std::vector<uint8_t>>>();
  bytes_ += length;
  if (!chunks_->empty()) {
    std::vector<uint8_t>& last = chunks_->back();
    const size_t fits = std::min(length, last.capacity() - last.size());
    last.insert(last.end(), data, data + fits);
    data += fits;
    length -= fits;
  }
  if (length == 0) return;
  chunks_->emplace_back();
  chunks_->back().reserve(std::max(length, kChunkBytes));
  chunks_->back().assign(data, data + length);
}

std::span<const uint8_t> OutQueue::front() const {
  return std::span<const uint8_t>(chunks_->front()).subspan(sent_);
}

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
