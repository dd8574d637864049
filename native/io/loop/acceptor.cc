#include "io/loop/acceptor.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace ttrpc::io {
namespace {

constexpr int kAcceptsARound = 64;  // then other connections are served
constexpr int kMaxWaiting = 4096;   // the length of a listener's queue
constexpr uint32_t kMaxBackoffMs = 1000;

bool isFull(const Listener& listener) {
  return listener.parking.most > 0 && listener.parked == listener.parking.most;
}

uint32_t ofUid(const Listener& listener, uint32_t uid) {
  const auto found = listener.connectionsByUid.find(uid);
  return found == listener.connectionsByUid.end() ? 0 : found->second;
}

uint64_t keyOf(int32_t id) { return Poller::kListenerKeys + static_cast<uint64_t>(id); }

}  // namespace

void Acceptor::add(AddListener& command, std::shared_ptr<wire::MethodTable> methods) {
  auto listener = std::make_unique<Listener>(
      Listener{command.id, std::move(command.socket), std::move(command.rule), command.limits,
               std::move(methods), command.maxConnections, command.maxConnectionsPerUid, command.parking,
               command.wishes, RefusalMeter(command.maxRefusalEvents)});
  if (!loop_.poller.watch(listener->socket.fd(), EPOLLIN, keyOf(command.id)).isOk()) {
    loop_.rows.listenerClosed(command.id);
    return;
  }
  listeners_.emplace(command.id, std::move(listener));
}

void Acceptor::close(const CloseListener& command) {
  const auto found = listeners_.find(command.id);
  if (found == listeners_.end()) return;
  if (command.acceptsWaiting) acceptWaiting(*found->second);
  for (uint32_t slot = 0; slot < loop_.table.slots(); ++slot) {
    Connection* connection = loop_.table.find(static_cast<Handle>(slot));
    if (connection->listener == found->second.get()) connection->listener = nullptr;
  }
  loop_.poller.forget(found->second->socket.fd());
  listeners_.erase(found);
  loop_.rows.listenerClosed(command.id);
}

void Acceptor::onAcceptable(int32_t id) {
  const auto found = listeners_.find(id);
  if (found == listeners_.end()) return;
  for (int i = 0; i < kAcceptsARound; ++i) {
    if (isFull(*found->second) || !acceptOne(*found->second)) return;
  }
}

// Accepts the peers in the queue of a listener that is about to close, up to the number that may be parked.
void Acceptor::acceptWaiting(Listener& listener) {
  for (int i = 0; i < kMaxWaiting && !isFull(listener) && acceptOne(listener); ++i) {
  }
}

// Returns false when the queue is empty, or when accepting pauses.
bool Acceptor::acceptOne(Listener& listener) {
  if (!loop_.rows.idle() || loop_.inbox.freeRows() == 0) {
    stalled_.push_back(listener.id);
    loop_.poller.forget(listener.socket.fd());
    loop_.inbox.askForRoom();
    return false;
  }
  UniqueFd fd(::accept4(listener.socket.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!fd.valid()) {
    if (errno == EAGAIN || errno == EWOULDBLOCK) return false;
    if (errno == EINTR || errno == ECONNABORTED) return true;
    pause(listener);  // out of descriptors or memory; any other error must not spin either
    return false;
  }
  listener.backoffMs = 0;
  take(listener, std::move(fd));
  return true;
}

Verdict Acceptor::check(const Listener& listener, SocketPeer& peer) const {
  Verdict verdict = peer.identify();
  if (verdict.admitted) verdict = judge(listener.rule, peer, loop_.overflow);
  if (verdict.admitted) verdict = peer.fulfil(listener.wishes);
  if (verdict.admitted && listener.connections >= listener.maxConnections) {
    verdict = {false, wire::kRefuseTooMany, 0};
  }
  if (verdict.admitted && ofUid(listener, peer.ids().uid) >= listener.maxConnectionsPerUid) {
    verdict = {false, wire::kRefuseTooManyOfUid, 0};
  }
  return verdict;
}

void Acceptor::take(Listener& listener, UniqueFd fd) {
  SocketPeer peer(fd.get());
  Verdict verdict = check(listener, peer);
  Handle handle = -1;
  Connection* connection = nullptr;
  if (verdict.admitted) {
    connection = connections_.open(std::move(fd), listener.limits, listener.methods, &handle);
    if (connection == nullptr) verdict = {false, wire::kRefuseTooMany, 0};
  }
  if (!verdict.admitted) return refuse(listener, peer.ids(), verdict);
  connection->listener = &listener;
  connection->uid = peer.ids().uid;
  ++listener.connections;
  ++listener.connectionsByUid[peer.ids().uid];
  loop_.rows.accepted(handle, listener.id, connections_.report(peer, listener.wishes, *connection));
  if (listener.parking.most > 0) {
    park(listener, *connection, handle);
  } else {
    connections_.watch(*connection, handle);
  }
}

void Acceptor::refuse(Listener& listener, const Peer& peer, const Verdict& verdict) {
  RefusalMeter& meter = listener.refusals;
  if (meter.admits(nowMs()) && loop_.rows.refused(listener.id, peer, verdict, meter.suppressed())) {
    meter.report();
  } else {
    meter.suppress();
  }
}

// Leaves the connection unread and unwatched until JS decides or the time is up, even while JS is blocked.
void Acceptor::park(Listener& listener, Connection& connection, Handle handle) {
  {
    const MutexLock lock(connection.mutex);
    connection.state.hold(HoldReason::kParked);
  }
  ++listener.parked;
  if (isFull(listener)) loop_.poller.forget(listener.socket.fd());
  loop_.timers.add({nowMs() + listener.parking.timeoutMs, TimerKind::kHandshake, handle, connection.serial});
}

void Acceptor::unpark(Connection& connection) {
  {
    const MutexLock lock(connection.mutex);
    if (!connection.state.isHeld(HoldReason::kParked)) return;
    connection.state.release(HoldReason::kParked);
  }
  Listener* listener = connection.listener;
  if (listener == nullptr) return;
  const bool wasFull = isFull(*listener);
  --listener->parked;
  if (wasFull) acceptAgain(listener->id);
}

void Acceptor::leave(Connection& connection) {
  unpark(connection);
  Listener* const listener = std::exchange(connection.listener, nullptr);
  if (listener == nullptr) return;
  --listener->connections;
  const auto ofUid = listener->connectionsByUid.find(connection.uid);
  if (--ofUid->second == 0) listener->connectionsByUid.erase(ofUid);
}

void Acceptor::checkHandshakeTime(const Timer& timer) {
  Connection* connection = loop_.timed(timer);
  if (connection == nullptr) return;
  {
    const MutexLock lock(connection->mutex);
    if (!connection->state.isHeld(HoldReason::kParked)) return;
  }
  connections_.close(*connection, timer.id, wire::kCloseHandshakeTimeout, ETIMEDOUT);
}

void Acceptor::admit(Handle handle) {
  Connection* connection = loop_.table.live(handle);
  if (connection == nullptr) return;
  unpark(*connection);
  connections_.watch(*connection, handle);
}

void Acceptor::pause(Listener& listener) {
  listener.backoffMs = std::clamp(listener.backoffMs * 2, 1u, kMaxBackoffMs);
  loop_.poller.forget(listener.socket.fd());
  loop_.timers.add({nowMs() + listener.backoffMs, TimerKind::kAcceptAgain, listener.id});
}

void Acceptor::acceptAgain(int32_t id) {
  const auto found = listeners_.find(id);
  if (found == listeners_.end()) return;
  Listener& listener = *found->second;
  if (isFull(listener)) return;  // the end of the next handshake calls this again
  const Status status = loop_.poller.watch(listener.socket.fd(), EPOLLIN, keyOf(id));
  if (!status.isOk() && status.error != EEXIST) pause(listener);
}

void Acceptor::resume() {
  for (const int32_t id : std::exchange(stalled_, {})) acceptAgain(id);
}

}  // namespace ttrpc::io
