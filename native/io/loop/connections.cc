#include "io/loop/connections.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "io/connection/interest.h"
#include "io/loop/listener.h"

namespace ttrpc::io {
Connections::Connections(LoopState& loop, OnLeave onLeave) : loop_(loop), onLeave_(std::move(onLeave)) {}

Connection* Connections::open(UniqueFd fd, const ConnectionLimits& limits,
                              std::shared_ptr<wire::MethodTable> methods, Handle* handle) {
  Connection* connection =
      loop_.table.allocate([this](uint64_t number) { return loop_.inbox.released(number); }, handle);
  if (connection == nullptr) return nullptr;
  connection->role = methods != nullptr ? Role::kServer : Role::kClient;
  connection->methods = std::move(methods);
  connection->reader = wire::FrameReader(connection->methods.get());
  connection->limits = limits;
  connection->listener = nullptr;
  connection->armed = {};
  connection->serial = ++loop_.connections;
  connection->frameStartMs = 0;
  connection->history = {};
  connection->received.store(false, std::memory_order_relaxed);
  const MutexLock lock(connection->mutex);
  connection->fd = std::move(fd);
  connection->peerPidfd.reset();
  connection->state = ConnectionState();
  connection->wantsWrite = connection->watched = connection->enlarged = false;
  return connection;
}

Connection* Connections::accept(AcceptedSocket socket, Listener& listener, SocketPeer& peer, Handle* handle) {
  Connection* connection = open(std::move(socket.fd), listener.limits, listener.methods, handle);
  if (connection == nullptr) return nullptr;
  connection->listener = &listener;
  connection->uid = peer.ids().uid;
  if (socket.place != nullptr) listener.places.emplace(connection->serial, std::move(socket.place));
  loop_.rows.accepted(*handle, listener.id, report(peer, listener.wishes, *connection));
  return connection;
}

void Connections::watch(Connection& connection, Handle handle) {
  bool watched = false;
  {
    const MutexLock lock(connection.mutex);
    watched = applyInterest(loop_.sockets, connection, handle);
  }
  if (!watched) close(connection, handle, wire::kCloseError, ENOSPC);
}

// What the peer has written until now is served; a later write of the peer fails with EPIPE.
void Connections::cut(Handle handle) {
  Connection* connection = loop_.table.live(handle);
  if (connection == nullptr) return;
  {
    const MutexLock lock(connection->mutex);
    if (!connection->state.cut()) return;
  }
  ::shutdown(connection->ioFd(), SHUT_RD);
  watch(*connection, handle);
}

void Connections::close(Connection& connection, Handle handle, int32_t reason, int error) {
  const std::unique_ptr<Place> place = onLeave_(connection);  // freed last
  {
    const MutexLock lock(connection.mutex);
    loop_.table.output().count(connection.out.bytes(), 0);
    connection.out.clear();
    unwatch(loop_.sockets, connection, handle);
    connection.fd.reset();
    connection.generation = (connection.generation + 1) & kGenerationMask;
  }
  connection.reader = wire::FrameReader();
  connection.methods.reset();
  countBody(connection, handle);
  loop_.table.retire(handle, loop_.rows.closed(handle, reason, error));
}

PeerReport Connections::report(SocketPeer& peer, PeerWishes wishes, Connection& connection) {
  PeerReport report{peer.ids()};
  if (wishes.groups) report.groupsToken = loop_.inbox.keepBody(peer.takeGroups());
  if (wishes.pidfd) {
    const MutexLock lock(connection.mutex);
    connection.peerPidfd = peer.takePidfd();
    report.pidfd = connection.peerPidfd.get();
  }
  return report;
}

void Connections::countBody(Connection& connection, Handle handle) {
  const auto now = static_cast<uint32_t>(connection.reader.memoryBytes());
  if (now == connection.bodyBytes && (now > 0 || !loop_.bodies.hasTurn(handle))) return;
  if (connection.bodyBytes == 0) connection.history.begin(nowMs());
  loop_.bodies.count(handle, connection.history, connection.bodyBytes, now);
  connection.bodyBytes = now;
}

}  // namespace ttrpc::io
