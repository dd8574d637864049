// The commands of JS to the I/O thread, in order.
//
// Thread: any pushes, I/O takes. Owns: the commands until they are taken.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/mutex.h"
#include "io/connection/accepted_socket.h"
#include "io/connection/connection.h"
#include "io/connection/handle.h"
#include "io/peer/peer.h"
#include "io/peer/peer_rule.h"
#include "io/socket/bound_socket.h"
#include "io/socket/socket_name.h"

namespace ttrpc::io {

class Group;
class Membership;

// How long and how many peers of a listener may be unread until JS has decided on each.
struct Parking {
  uint32_t timeoutMs = 0;
  uint32_t most = 0;     // on whom JS decides at once; 0: this listener parks no peer
  uint32_t waiting = 0;  // that wait for a place among those
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
  uint32_t reservedDescriptors = 0;        // of the process, which connections leave free
  std::shared_ptr<Group> group = nullptr;  // whose connections these are
  int32_t worker = 0;  // > 0: takes what the group accepts, as this worker; the socket is not open then
  std::shared_ptr<Membership> membership = nullptr;  // set by Engine::listen
};
// The table's server is closed. Connections that still use the table keep it, for instance one whose peer
// waits for a handshaker.
struct DropMethods {
  int32_t table;
};
struct CloseListener {
  int32_t id;
  bool acceptsWaiting = false;  // accepts the peers in its queue first
};
struct Connect {
  int32_t id;
  SocketName name;
  ConnectionLimits limits;
  uint32_t timeoutMs;
  PeerRule rule = PeerRule::anybody();  // what the server must be
  PeerWishes wishes = {};
};
// JS no longer waits for this attempt. Does nothing when its result has already been reported.
struct CancelConnect {
  int32_t id;
};
// Bytes of the connection are queued; the peer has writeStallTimeoutMs to take the next of them.
struct WatchWriting {
  Handle handle;
};
// Sets how much memory arriving and complete bodies may use together.
struct SetBufferBytes {
  size_t bytes;
};
// The handshaker has admitted a parked connection.
struct AdmitConnection {
  Handle handle;
};
// Ends reading: what the peer has written is still read, then a kReadEnd row follows. What it writes later
// is not read.
struct CutConnection {
  Handle handle;
};
// Pauses reading, or continues it when `paused` is false. When the peer hangs up during a pause, what it has
// sent is read all the same.
struct PauseReading {
  Handle handle;
  bool paused;
};
struct CloseConnection {
  Handle handle;
};
// Another thread has accepted a socket for a listener that is a worker of a group.
struct TakeConnection {
  int32_t listener;
  std::shared_ptr<Group> group;
  AcceptedSocket socket;
};
// A peer that a listener has given to its group is gone.
struct FreePlace {
  int32_t listener;
  Peer ids;
  bool refused = false;  // no worker took it
};

using Command = std::variant<AddMethod, DropMethods, AddListener, CloseListener, Connect, CancelConnect,
                             AdmitConnection, CutConnection, PauseReading, WatchWriting, SetBufferBytes,
                             CloseConnection, TakeConnection, FreePlace>;

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
