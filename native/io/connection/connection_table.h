// The connections of an engine, found by handle, and what is queued for all of them.
//
// Thread: that of the loop allocates, looks up live ones and retires. find() may be called from any thread;
// the caller locks the connection and compares its generation (matches). Owns: the connections, in chunks
// that are freed when the engine ends. Invariant: a slot is used again only after JS has read the row that
// reported the close, and after kRestingSlots others have closed. From that row on JS has no handle of the
// connection (NativeTransport), so only a command or event that was on its way then can carry an old one, and
// its generation differs. The rest is a second safeguard: a handle names another connection after 2048 · 256
// = 524,288 closes at least.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>

#include "base/mutex.h"
#include "io/connection/connection.h"
#include "io/connection/handle.h"
#include "io/connection/output_budget.h"

namespace ttrpc::io {

class ConnectionTable {
 public:
  // The slots that stay unused after they were closed, as long as the table has others.
  static constexpr uint32_t kRestingSlots = 256;

  ConnectionTable() = default;
  ConnectionTable(const ConnectionTable&) = delete;
  ConnectionTable& operator=(const ConnectionTable&) = delete;
  ~ConnectionTable();

  // The loop. Returns a free connection and its handle; null when the table is full.
  // `released` returns whether JS has read the row of that number.
  Connection* allocate(const std::function<bool(uint64_t)>& released, Handle* handle);
  // The loop. The slot rests, and is free once JS has read row `closedRow`.
  void retire(Handle handle, uint64_t closedRow);
  // Any thread. Returns the slot's connection, whatever its generation; null when there never was one.
  [[nodiscard]] Connection* find(Handle handle) const;
  // The loop. Returns the open connection of this handle; null when it is closed.
  [[nodiscard]] Connection* live(Handle handle) const;
  // The loop. Calls `visit` with each open connection and its handle; it may close none.
  void forEachLive(const std::function<void(Connection&, Handle)>& visit) const;
  // Any thread.
  [[nodiscard]] OutputBudget& output() { return output_; }

  // Any thread. Returns whether the slot still holds the connection of this handle.
  static bool matches(const Connection& connection, Handle handle) REQUIRES(connection.mutex) {
    return connection.generation == generationOf(handle);
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
  OutputBudget output_;
};

}  // namespace ttrpc::io
