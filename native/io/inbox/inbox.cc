#include "io/inbox/inbox.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace ttrpc::io {

Inbox::Inbox(InboxMemory memory)
    : memory_(memory), mask_(memory.rowCapacity - 1), rowStart_(memory.rowCapacity, 0) {}

uint32_t Inbox::freeRows() const { return memory_.rowCapacity - unread(); }

// Returns the first byte that an unread row may point to; writeAt_ when all are read.
uint32_t Inbox::oldestByte() const {
  const uint32_t tail = tail_.load(std::memory_order_seq_cst);
  return tail == static_cast<uint32_t>(filled_) ? writeAt_ : rowStart_[tail & mask_];
}

std::span<uint8_t> Inbox::reserve(size_t least, size_t most) {
  if (unread() == 0) writeAt_ = 0;  // everything is read: starts again
  const uint32_t oldest = oldestByte();
  // One byte stays free before the oldest, so that a full region does not look like an empty one.
  size_t free = 0;
  if (oldest <= writeAt_) {
    free = memory_.byteCapacity - writeAt_ - (oldest == 0 ? 1 : 0);
    if (free < least && oldest > least) {
      writeAt_ = 0;
      free = oldest - 1;
    }
  } else {
    free = oldest - writeAt_ - 1;
  }
  if (free < least) return {};
  return {memory_.bytes + writeAt_, std::min(free, most)};
}

int32_t* Inbox::beginRow() {
  const uint32_t index = static_cast<uint32_t>(filled_) & mask_;
  int32_t* cells = memory_.rows + static_cast<size_t>(index) * wire::kRowCells;
  std::memset(cells, 0, wire::kRowCells * sizeof(int32_t));
  cells[wire::kCellConnection] = connection_;
  cells[wire::kCellArrivedMs] = arrivedMs_;
  rowStart_[index] = writeAt_;
  return cells;
}

void Inbox::endRow() { ++filled_; }

int32_t Inbox::keepBody(wire::Body body) {
  keptBytes_.fetch_add(body.capacity(), std::memory_order_relaxed);
  const MutexLock lock(bodiesMutex_);
  const int32_t token = nextToken_;
  nextToken_ = token == std::numeric_limits<int32_t>::max() ? 1 : token + 1;
  bodies_[token] = std::move(body);
  return token;
}

wire::Body Inbox::takeBody(int32_t token, bool* kick) {
  wire::Body body;
  {
    const MutexLock lock(bodiesMutex_);
    const auto found = bodies_.find(token);
    if (found == bodies_.end()) return body;
    body = std::move(found->second);
    bodies_.erase(found);
  }
  const size_t before = keptBytes_.fetch_sub(body.capacity(), std::memory_order_seq_cst);
  // Kicks the I/O thread only when hasRoom() may now return another answer, not for every body.
  const size_t half = mostKept() / 2;
  const bool halfFree = before > half && before - body.capacity() <= half;
  *kick = halfFree && isRoomWanted();
  return body;
}

bool Inbox::publish() {
  const auto filled = static_cast<uint32_t>(filled_);
  if (head_.load(std::memory_order_relaxed) == filled) return false;
  head_.store(filled, std::memory_order_seq_cst);
  return !jsAwake_.exchange(true, std::memory_order_seq_cst);
}

// Returns true once for each request of the I/O thread for room.
bool Inbox::isRoomWanted() {
  return wantsRoom_.load(std::memory_order_seq_cst) && wantsRoom_.exchange(false, std::memory_order_seq_cst);
}

bool Inbox::hasRoom() const {
  if (freeRows() < memory_.rowCapacity / 2) return false;
  if (keptBytes() > mostKept() / 2) return false;
  const uint32_t oldest = oldestByte();
  const uint32_t used = oldest <= writeAt_ ? writeAt_ - oldest : memory_.byteCapacity - (oldest - writeAt_);
  return freeRows() == memory_.rowCapacity || used < memory_.byteCapacity / 2;
}

bool Inbox::release(uint32_t number) {
  tail_.store(number, std::memory_order_seq_cst);
  return isRoomWanted();
}

bool Inbox::sleep() {
  jsAwake_.store(false, std::memory_order_seq_cst);
  if (head_.load(std::memory_order_seq_cst) == tail_.load(std::memory_order_relaxed)) return true;
  // Rows came in between. Whichever side sets the flag drains them.
  return jsAwake_.exchange(true, std::memory_order_seq_cst);
}

}  // namespace ttrpc::io
