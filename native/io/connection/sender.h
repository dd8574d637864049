// Sends bytes: what the kernel takes leaves at once; the rest is queued, and the I/O thread sends it
// (Drainer).
//
// Thread: any. Borrows: the table and the sockets of its engine.
// Invariant: bytes of one connection leave in the order of the calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "io/connection/connection_table.h"
#include "io/socket/poll_set.h"

namespace ttrpc::io {

// A frame in pieces that lie apart, in order.
using Pieces = std::span<const std::span<const uint8_t>>;
inline constexpr size_t kMostPieces = 3;

// Bounds the inline sends of one flush, so that a flush to many connections does not block JS for long. The
// I/O thread sends the rest, which takes several times as long: a flush of unary calls has 24 frames at most
// (Outbox), and those of as many connections are all sent inline.
struct SendBudget {
  uint32_t sends = 32;
  size_t bytes = 256 * 1024;
};

// Above this many queued bytes a server reads no more requests of the
// connection until half of them have left; above any while the engine's OutputBudget is spent. A client never
// stops reading for this reason: if both ends did, both could wait for ever.
inline constexpr size_t kOutHighBytes = 1024 * 1024;

struct Sent {
  bool open = false;          // false: the connection is gone or takes no more: these bytes will not arrive
  bool becameQueued = false;  // the queue was empty and is no longer
  size_t queuedBytes = 0;     // not 0: kDrained will follow
};

class Sender {
 public:
  Sender(ConnectionTable& table, PollSet& sockets) : table_(table), sockets_(sockets) {}
  Sent send(Handle handle, std::span<const uint8_t> bytes, SendBudget& budget) {
    return send(handle, Pieces{&bytes, 1}, budget);
  }
  // Sends up to kMostPieces pieces as one.
  Sent send(Handle handle, Pieces pieces, SendBudget& budget);
  // Drops what is queued and lets later sends fail, so that a close that JS asks for takes effect when this
  // returns and not only when the I/O thread runs the command.
  void stop(Handle handle);
  [[nodiscard]] size_t queuedBytes(Handle handle);
  // Returns whether bytes of the connection have arrived since the last call, or wait: queued for the peer,
  // or in the kernel because this side has no room for them.
  [[nodiscard]] bool consumeActivity(Handle handle);

 private:
  void drop(Connection& connection) REQUIRES(connection.mutex);
  // Queues what follows the first `sent` bytes. Returns false without memory.
  [[nodiscard]] bool queue(Connection& connection, Handle handle, Pieces pieces, size_t sent)
      REQUIRES(connection.mutex);

  ConnectionTable& table_;
  PollSet& sockets_;
};

}  // namespace ttrpc::io
