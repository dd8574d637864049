// What a connection is watched for, derived from its state alone.
//
// Thread: any, under the connection's mutex.
#pragma once

#include "base/mutex.h"
#include "io/connection/connection.h"
#include "io/connection/handle.h"
#include "io/socket/poll_set.h"

namespace ttrpc::io {

inline uint32_t interestOf(const Connection& connection) REQUIRES(connection.mutex) {
  // A parked peer is not read, but its place is free as soon as it has left.
  if (connection.state.isHeld(HoldReason::kParked)) return EPOLLRDHUP;
  // A broken socket is always writable. While reading is held, EPOLLOUT would fire in a busy loop, so it is
  // not watched.
  const bool spins = connection.state.isBroken() && connection.state.isHeld();
  return (connection.state.reads() ? uint32_t{EPOLLIN} : 0u) |
         (connection.wantsWrite && !spins ? uint32_t{EPOLLOUT} : 0u);
}

// Stops watching a connection. The kernel reports the hang-up of every watched socket, even if no event is
// asked for, so a connection that has hung up and may not be read would keep the loop busy. The next call of
// applyInterest() watches it again.
inline void unwatch(PollSet& sockets, Connection& connection, Handle handle) REQUIRES(connection.mutex) {
  if (!connection.watched) return;
  sockets.forgetConnection(connection.fd.get(), handle);
  connection.watched = false;
}

// Watches a connection for the events that its state needs. Returns false when the kernel refuses.
inline bool applyInterest(PollSet& sockets, Connection& connection, Handle handle)
    REQUIRES(connection.mutex) {
  const int fd = connection.fd.get();
  const uint32_t events = interestOf(connection);
  if (!connection.watched) {
    connection.watched = sockets.watchConnection(fd, events, handle).isOk();
  } else if (!sockets.change(fd, events, static_cast<uint64_t>(handle)).isOk()) {
    unwatch(sockets, connection, handle);
  }
  return connection.watched;
}

}  // namespace ttrpc::io
