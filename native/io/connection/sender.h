// Sends bytes: what the kernel takes goes at once, the rest is queued and the
// I/O thread goes on with it.
//
// Thread: any. Borrows: table and poller of its engine.
#pragma once

#include <cstddef>
#include <cstdint>

#include "io/connection/connection_table.h"
#include "io/loop/poller.h"

namespace ttrpc::io {

// Inline sends of one flush are bounded, so that a flush to many connections
// does not keep JS from its work: the rest goes to the I/O thread.
struct SendBudget {
  uint32_t sends = 16;
  size_t bytes = 256 * 1024;
};

// Above this many queued bytes a server reads no more requests of the
// connection until they are gone. A client never stops reading for that: if
// both ends did, both would wait for ever.
inline constexpr size_t kOutHighBytes = 1024 * 1024;

struct Sent {
  bool open = false;          // false: the connection is gone or takes no more: these bytes will not arrive
  bool becameQueued = false;  // the queue was empty and is no longer
  size_t queuedBytes = 0;     // not 0: kDrained will follow
};

class Sender {
 public:
  Sender(ConnectionTable& table, Poller& poller) : table_(table), poller_(poller) {}
  Sent send(Handle handle, const uint8_t* data, size_t length, SendBudget& budget);
  // Nothing more is sent, what is queued is dropped: a close that JS asks for holds from its return on,
  // and not only when the I/O thread gets to it.
  void stop(Handle handle);
  [[nodiscard]] size_t queuedBytes(Handle handle);

 private:
  ConnectionTable& table_;
  Poller& poller_;
};

}  // namespace ttrpc::io
