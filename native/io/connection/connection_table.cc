#include "io/connection/connection_table.h"

namespace ttrpc::io {

ConnectionTable::~ConnectionTable() {
  for (std::atomic<Chunk*>& chunk : chunks_) std::unique_ptr<Chunk>(chunk.load(std::memory_order_relaxed));
}

Connection* ConnectionTable::allocate(const std::function<bool(uint64_t)>& released, Handle* handle) {
  uint32_t slot = used_;
  if (!retired_.empty() && released(retired_.front().closedRow)) {
    slot = retired_.front().slot;
    retired_.pop_front();
  } else if (used_ > kSlotMask) {
    return nullptr;
  } else {
    std::atomic<Chunk*>& chunk = chunks_[slot / kChunk];
    if (chunk.load(std::memory_order_relaxed) == nullptr) {
      chunk.store(std::make_unique<Chunk>().release(), std::memory_order_release);
    }
    ++used_;
  }
  Connection* connection = find(static_cast<Handle>(slot));
  *handle = static_cast<Handle>(slot | static_cast<uint32_t>(connection->generation) << kSlotBits);
  return connection;
}

void ConnectionTable::retire(Handle handle, uint64_t closedRow) {
  retired_.push_back({static_cast<uint32_t>(handle) & kSlotMask, closedRow});
}

Connection* ConnectionTable::find(Handle handle) const {
  const uint32_t slot = static_cast<uint32_t>(handle) & kSlotMask;
  Chunk* chunk = chunks_[slot / kChunk].load(std::memory_order_acquire);
  return chunk == nullptr ? nullptr : &(*chunk)[slot % kChunk];
}

}  // namespace ttrpc::io
