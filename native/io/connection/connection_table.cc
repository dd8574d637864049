#include "io/connection/connection_table.h"

namespace ttrpc::io {

ConnectionTable::~ConnectionTable() {
  for (std::atomic<Chunk*>& chunk : chunks_) std::unique_ptr<Chunk>(chunk.load(std::memory_order_relaxed));
}

Connection* ConnectionTable::allocate(const std::function<bool(uint64_t)>& released, Handle* handle) {
  uint32_t slot = used_;
  const bool rested = retired_.size() > kRestingSlots || used_ > kSlotMask;
  if (rested && !retired_.empty() && released(retired_.front().closedRow)) {
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
  *handle = handleOf(slot, connection->ioGeneration());
  return connection;
}

void ConnectionTable::retire(Handle handle, uint64_t closedRow) {
  retired_.push_back({slotOf(handle), closedRow});
}

Connection* ConnectionTable::find(Handle handle) const {
  const uint32_t slot = slotOf(handle);
  Chunk* chunk = chunks_[slot / kChunk].load(std::memory_order_acquire);
  return chunk == nullptr ? nullptr : &(*chunk)[slot % kChunk];
}

Connection* ConnectionTable::live(Handle handle) const {
  Connection* connection = find(handle);
  return connection != nullptr && connection->ioGeneration() == generationOf(handle) ? connection : nullptr;
}

void ConnectionTable::forEachLive(const std::function<void(Connection&, Handle)>& visit) const {
  for (uint32_t slot = 0; slot < used_; ++slot) {
    Connection& connection = *find(static_cast<Handle>(slot));
    if (connection.ioFd() >= 0) visit(connection, handleOf(slot, connection.ioGeneration()));
  }
}

}  // namespace ttrpc::io
