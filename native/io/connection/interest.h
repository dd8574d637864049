// What the poller watches a connection for, derived from its state alone.
//
// Thread: any, under the connection's mutex.
#pragma once

#include "io/connection/connection.h"
#include "io/connection/connection_table.h"
#include "io/loop/poller.h"

namespace ttrpc::io {

inline uint32_t interestOf(const Connection& connection) {
  const bool reads =
      !connection.stalled && !connection.paused && !connection.outFull && !connection.readEnded;
  // A broken one is always writable; while nothing may be read of it, that would be told without end.
  const bool writes = connection.wantsWrite && !(connection.sendBroken && connection.stalled);
  return (reads ? uint32_t{EPOLLIN} : 0u) | (writes ? uint32_t{EPOLLOUT} : 0u);
}

// A hung-up connection that is not to be read is not watched at all: the poller
// would report the hang-up without end. Its next change of interest watches it again.
inline void unwatch(Poller& poller, Connection& connection) {
  if (!connection.watched) return;
  poller.forget(connection.fd.get());
  connection.watched = false;
}

inline void applyInterest(Poller& poller, Connection& connection, Handle handle) {
  const int fd = connection.fd.get();
  const uint32_t events = interestOf(connection);
  const auto key = static_cast<uint64_t>(handle);
  const Status status = connection.watched ? poller.change(fd, events, key) : poller.watch(fd, events, key);
  connection.watched = status.isOk();
}

}  // namespace ttrpc::io
