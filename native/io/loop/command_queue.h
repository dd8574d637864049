// What JS asks of the I/O thread, in order.
//
// Thread: any pushes, I/O takes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "io/connection/connection.h"
#include "io/connection/handle.h"
#include "io/mutex.h"
#include "io/peer/peer_rule.h"
#include "io/socket/bound_socket.h"
#include "io/socket/socket_name.h"

namespace ttrpc::io {

// A listener whose peers wait unread until JS has decided on each.
struct Parking {
  uint32_t timeoutMs = 0;
  uint32_t most = 0;  // at once; 0: this listener parks nobody
};

struct AddMethod {
  int32_t table;
  int32_t id;
  std::string service;
  std::string method;
};
struct AddListener {
  int32_t id;
  BoundSocket socket;
  PeerRule rule;
  ConnectionLimits limits;
  int32_t table;
  uint32_t maxConnections;
  Parking parking;
  uint32_t maxConnectionsPerUid = UINT32_MAX;
  PeerWishes wishes = {};
  uint32_t maxRefusalEvents = UINT32_MAX;  // a second
};
// The table's server is closed. Who still has it keeps it: a peer that waits for a handshaker, say.
struct DropMethods {
  int32_t table;
};
struct CloseListener {
  int32_t id;
  bool acceptsWaiting = false;  // who waits in the queue is accepted first
};
struct Connect {
  int32_t id;
  SocketName name;
  ConnectionLimits limits;
  uint32_t timeoutMs;
  PeerRule rule = PeerRule::anybody();  // what the server must be
  PeerWishes wishes = {};
};
// Nobody waits for this attempt any more. One that stands already has been told.
struct CancelConnect {
  int32_t id;
};
// Bytes of the connection wait for the peer, who has writeStallTimeoutMs for the next of them.
struct WatchWriting {
  Handle handle;
};
// How much memory arriving and complete bodies may have.
struct SetBufferBytes {
  size_t bytes;
};
// The handshaker has admitted a parked connection.
struct AdmitConnection {
  Handle handle;
};
// No byte that the peer writes from now on counts; what it has written is still read, then comes kReadEnd.
struct CutConnection {
  Handle handle;
};
// Nothing more is read of the peer, until this comes again without `paused`. A peer that hangs up
// meanwhile is read to its end.
struct PauseReading {
  Handle handle;
  bool paused;
};
struct CloseConnection {
  Handle handle;
};

using Command =
    std::variant<AddMethod, DropMethods, AddListener, CloseListener, Connect, CancelConnect, AdmitConnection,
                 CutConnection, PauseReading, WatchWriting, SetBufferBytes, CloseConnection>;

class CommandQueue {
 public:
  void push(Command command) {
    const MutexLock lock(mutex_);
    commands_.push_back(std::move(command));
  }
  std::vector<Command> takeAll() {
    const MutexLock lock(mutex_);
    return std::exchange(commands_, {});
  }

 private:
  Mutex mutex_;
  std::vector<Command> commands_ GUARDED_BY(mutex_);
};

}  // namespace ttrpc::io
