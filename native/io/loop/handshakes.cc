#include "io/loop/handshakes.h"

#include <poll.h>

#include <cerrno>
#include <utility>

namespace ttrpc::io {
namespace {

// Whether the peer has closed its end or shut down its sending side: no answer would be of use to it.
bool hasLeft(int fd) {
  pollfd one{fd, POLLRDHUP, 0};
  return ::poll(&one, 1, 0) > 0 && (one.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

}  // namespace

bool Handshakes::add(Listener& listener, AcceptedSocket socket, const Peer& ids, size_t most,
                     const Verdict& verdict) {
  const uint32_t number = listener.queue.add(std::move(socket), ids);
  while (listener.queue.size() > most) {
    const WaitingPeer surplus = listener.queue.surplus();
    listener.uncount(surplus.ids.uid);
    listener.refuse(loop_.rows, surplus.ids, verdict);
  }
  const bool hadRoom = fill(listener);
  const WaitingPeer* waiting = listener.queue.find(number);
  if (waiting == nullptr) return hadRoom;
  const Status status = loop_.poller.watch(waiting->socket.fd.get(), EPOLLRDHUP, keyOf(listener.id, number));
  if (!status.isOk()) {
    removeWaiting(listener, number);
    listener.refuse(loop_.rows, ids, {false, wire::kRefuseNoDescriptors, status.error});
  }
  return hadRoom;
}

bool Handshakes::fill(Listener& listener) {
  while (!listener.isFull() && !listener.queue.empty()) {
    if (!loop_.rows.idle() || loop_.inbox.freeRows() == 0) return false;
    start(listener, listener.queue.next());
  }
  return true;
}

// Leaves the connection unread until JS decides or the time is up, even while JS is blocked. It is watched
// for the end of the peer.
void Handshakes::start(Listener& listener, WaitingPeer waiting) {
  const uint32_t uid = waiting.ids.uid;
  SocketPeer peer(waiting.socket.fd.get());
  Verdict verdict = peer.identify();
  if (verdict.admitted && hasLeft(waiting.socket.fd.get())) return listener.uncount(uid);
  if (verdict.admitted) verdict = peer.fulfil(listener.wishes);
  Handle handle = -1;
  Connection* connection = nullptr;
  if (verdict.admitted) {
    loop_.poller.forget(waiting.socket.fd.get());  // it waits under another key
    connection = connections_.accept(std::move(waiting.socket), listener, peer, &handle);
    if (connection == nullptr) verdict = {false, wire::kRefuseTooMany, 0};
  }
  if (connection == nullptr) {
    listener.uncount(uid);
    return listener.refuse(loop_.rows, waiting.ids, verdict);
  }
  {
    const MutexLock lock(connection->mutex);
    connection->state.hold(HoldReason::kParked);
  }
  ++listener.parked;
  loop_.timers.add({nowMs() + listener.parking.timeoutMs, TimerKind::kHandshake, handle, connection->serial});
  connections_.watch(*connection, handle);
}

void Handshakes::removeWaiting(Listener& listener, uint32_t number) {
  const std::optional<WaitingPeer> left = listener.queue.remove(number);
  if (left.has_value()) listener.uncount(left->ids.uid);
}

void Handshakes::clear(Listener& listener) {
  while (!listener.queue.empty()) listener.uncount(listener.queue.next().ids.uid);
}

bool Handshakes::unpark(Connection& connection) {
  {
    const MutexLock lock(connection.mutex);
    if (!connection.state.isHeld(HoldReason::kParked)) return false;
    connection.state.release(HoldReason::kParked);
  }
  --connection.listener->parked;
  return true;
}

bool Handshakes::isParked(Connection& connection) {
  const MutexLock lock(connection.mutex);
  return connection.state.isHeld(HoldReason::kParked);
}

}  // namespace ttrpc::io
