// The state that the parts of the loop share and change. It is in one place, so that one lock could own it
// if another thread ever ran parts of the loop.
//
// Thread: I/O. Owns: rows that wait, timers, the account of bodies. Borrows: poller, table and inbox of the
// engine, which outlive it.
#pragma once

#include "io/connection/connection_table.h"
#include "io/inbox/body_budget.h"
#include "io/inbox/inbox.h"
#include "io/inbox/row_writer.h"
#include "io/loop/timer_queue.h"
#include "io/peer/peer.h"
#include "io/socket/poller.h"

namespace ttrpc::io {

struct LoopState {
  LoopState(Poller& poller, ConnectionTable& table, Inbox& inbox)
      : poller(poller), table(table), inbox(inbox), rows(inbox), overflow(OverflowIds::read()) {}

  // Returns the connection for which a timer was added; null when that one is closed, also when another
  // connection has its handle now.
  [[nodiscard]] Connection* timed(const Timer& timer) const {
    Connection* connection = table.live(timer.id);
    return connection != nullptr && connection->serial == timer.serial ? connection : nullptr;
  }

  Poller& poller;
  ConnectionTable& table;
  Inbox& inbox;
  RowWriter rows;
  TimerQueue timers;
  BodyBudget bodies;
  uint64_t connections = 0;    // opened until now; the serial of the last one
  const OverflowIds overflow;  // ids that do not identify a peer
};

}  // namespace ttrpc::io
