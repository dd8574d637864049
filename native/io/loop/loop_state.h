// The state that the parts of the loop share and change.
//
// Thread: one at a time, which holds the engine's lock of the loop. Owns: rows that wait, timers, the account
// of bodies. Borrows: poller, table and inbox of the engine, which outlive it.
#pragma once

#include "io/connection/connection_table.h"
#include "io/inbox/body_budget.h"
#include "io/inbox/inbox.h"
#include "io/inbox/row_writer.h"
#include "io/loop/spare_memory.h"
#include "io/loop/timer_queue.h"
#include "io/peer/peer.h"
#include "io/socket/poller.h"

namespace ttrpc::io {

// What is watched, and by whom.
struct WatchedSets {
  Poller& poller;    // by the I/O thread alone: commands, listeners, peers that wait for a handshake
  PollSet& sockets;  // connections; the poller itself, unless JS reads them too
};

struct LoopState {
  LoopState(WatchedSets watched, ConnectionTable& table, Inbox& inbox)
      : poller(watched.poller),
        sockets(watched.sockets),
        table(table),
        inbox(inbox),
        rows(inbox),
        overflow(OverflowIds::read()) {}

  // Returns the connection for which a timer was added; null when that one is closed, also when another
  // connection has its handle now.
  [[nodiscard]] Connection* timed(const Timer& timer) const {
    Connection* connection = table.live(timer.id);
    return connection != nullptr && connection->serial == timer.serial ? connection : nullptr;
  }

  Poller& poller;
  PollSet& sockets;
  ConnectionTable& table;
  Inbox& inbox;
  RowWriter rows;
  TimerQueue timers;
  SpareMemory spareMemory{timers};
  BodyBudget bodies;
  uint64_t connections = 0;    // opened until now; the serial of the last one
  const OverflowIds overflow;  // ids that do not identify a peer
};

}  // namespace ttrpc::io
