// The connections of an engine, found by handle: slot | generation << 20.
//
// Thread: I/O allocates and retires; find() may be called from any thread, and
// what it gives must be locked and its generation compared.
// Owns: the connections, in chunks that stay until the engine ends.
// Invariant: a slot is given out again only after JS has read the row that told
// the close.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>

#include "io/connection/connection.h"

namespace ttrpc::io {

using Handle = int32_t;
inline constexpr uint32_t kSlotBits = 20;
inline constexpr uint32_t kSlotMask = (1u << kSlotBits) - 1;
inline constexpr uint16_t kGenerationMask = 0x7ff;  // handles stay positive

class ConnectionTable {
 public:
  ConnectionTable() = default;
  ConnectionTable(const ConnectionTable&) = delete;
  ConnectionTable& operator=(const ConnectionTable&) = delete;
  ~ConnectionTable();

  // I/O thread. A free connection and its handle; null when the table is full.
  // `released` says whether JS has read the row of that number.
  Connection* allocate(const std::function<bool(uint64_t)>& released, Handle* handle);
  // I/O thread. The slot is free once JS has read row `closedRow`.
  void retire(Handle handle, uint64_t closedRow);
  // Any thread. The slot's connection, whatever its generation; null when there never was one.
  [[nodiscard]] Connection* find(Handle handle) const;
  // I/O thread. Every slot that was ever used.
  [[nodiscard]] uint32_t slots() const { return used_; }

  static bool matches(const Connection& connection, Handle handle) {
    return connection.generation == static_cast<uint16_t>(static_cast<uint32_t>(handle) >> kSlotBits);
  }

 private:
  static constexpr uint32_t kChunk = 256;
  static constexpr uint32_t kChunks = (kSlotMask + 1) / kChunk;
  using Chunk = std::array<Connection, kChunk>;
  struct Retired {
    uint32_t slot;
    uint64_t closedRow;
  };

  std::array<std::atomic<Chunk*>, kChunks> chunks_{};
  std::deque<Retired> retired_;  // oldest first
  uint32_t used_ = 0;
};

}  // namespace ttrpc::io
