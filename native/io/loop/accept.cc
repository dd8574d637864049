#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "io/loop/loop.h"

namespace ttrpc::io {
namespace {

constexpr int kAcceptsARound = 64;  // fair to the connections
constexpr int kMaxWaiting = 4096;   // the length of a listener's queue
constexpr uint32_t kMaxBackoffMs = 1000;

bool isFull(const Listener& listener) {
  return listener.parking.most > 0 && listener.parked == listener.parking.most;
}

uint32_t ofUid(const Listener& listener, uint32_t uid) {
  const auto found = listener.connectionsByUid.find(uid);
  return found == listener.connectionsByUid.end() ? 0 : found->second;
}

}  // namespace

void Loop::onAcceptable(Listener& listener) {
  for (int i = 0; i < kAcceptsARound; ++i) {
    if (isFull(listener) || !acceptOne(listener)) return;
  }
}

// Who is in the queue of a listener that is about to close; not more than may be parked.
void Loop::acceptWaiting(Listener& listener) {
  for (int i = 0; i < kMaxWaiting && !isFull(listener) && acceptOne(listener); ++i) {
  }
}

// False: nobody waits, or accepting pauses.
bool Loop::acceptOne(Listener& listener) {
  if (!rows_.idle() || inbox_.freeRows() == 0) {
    stalledListeners_.push_back(listener.id);
    poller_.forget(listener.socket.fd());
    inbox_.askForRoom();
    return false;
  }
  UniqueFd fd(::accept4(listener.socket.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!fd.valid()) {
    if (errno == EAGAIN || errno == EWOULDBLOCK) return false;
    if (errno == EINTR || errno == ECONNABORTED) return true;
    pauseAccepting(listener);  // out of descriptors or memory; whatever else it is must not spin
    return false;
  }
  listener.backoffMs = 0;
  admit(listener, std::move(fd));
  return true;
}

// A refused peer sees the close and not one byte.
void Loop::admit(Listener& listener, UniqueFd fd) {
  SocketPeer peer(fd.get());
  Verdict verdict = peer.identify();
  if (verdict.admitted) verdict = judge(listener.rule, peer, overflow_);
  if (verdict.admitted) verdict = peer.fulfil(listener.wishes);
  if (verdict.admitted && listener.connections >= listener.maxConnections) {
    verdict = {false, wire::kRefuseTooMany, 0};
  }
  if (verdict.admitted && ofUid(listener, peer.ids().uid) >= listener.maxConnectionsPerUid) {
    verdict = {false, wire::kRefuseTooManyOfUid, 0};
  }
  Handle handle = -1;
  Connection* connection = nullptr;
  if (verdict.admitted) {
    connection = open(std::move(fd), listener.limits, listener.methods, &handle);
    if (connection == nullptr) verdict = {false, wire::kRefuseTooMany, 0};
  }
  if (!verdict.admitted) return refuse(listener, peer.ids(), verdict);
  connection->listener = &listener;
  connection->uid = peer.ids().uid;
  ++listener.connections;
  ++listener.connectionsByUid[peer.ids().uid];
  const bool parks = listener.parking.most > 0;
  rows_.accepted(handle, listener.id, tell(peer, listener.wishes, *connection), parks);
  if (parks) {
    park(listener, *connection, handle);
  } else {
    watch(*connection, handle);
  }
}

void Loop::refuse(Listener& listener, const Peer& peer, const Verdict& verdict) {
  RefusalMeter& meter = listener.refusals;
  if (meter.admits(nowMs()) && rows_.refused(listener.id, peer, verdict, meter.suppressed())) {
    meter.tell();
  } else {
    meter.suppress();
  }
}

// What of the peer goes to JS; its pidfd stays here, lent.
PeerTold Loop::tell(SocketPeer& peer, PeerWishes wishes, Connection& connection) {
  PeerTold told{peer.ids()};
  if (wishes.groups) told.groupsToken = inbox_.keepBody(peer.takeGroups());
  if (wishes.pidfd) {
    const std::lock_guard<std::mutex> lock(connection.mutex);
    connection.peerPidfd = peer.takePidfd();
    told.pidfd = connection.peerPidfd.get();
  }
  return told;
}

// Unread and not watched until JS decides or the time is up, whatever JS does meanwhile.
void Loop::park(Listener& listener, Connection& connection, Handle handle) {
  connection.parked = true;
  ++listener.parked;
  if (isFull(listener)) poller_.forget(listener.socket.fd());
  timers_.add({nowMs() + listener.parking.timeoutMs, TimerKind::kHandshake, handle});
}

void Loop::unpark(Connection& connection) {
  if (!connection.parked) return;
  connection.parked = false;
  Listener* listener = connection.listener;
  if (listener == nullptr) return;
  const bool wasFull = isFull(*listener);
  --listener->parked;
  if (wasFull) acceptAgain(listener->id);
}

void Loop::checkHandshakeTime(Handle handle) {
  Connection* connection = table_.find(handle);
  if (!ConnectionTable::matches(*connection, handle) || !connection->parked) return;
  close(*connection, handle, wire::kCloseHandshakeTimeout, ETIMEDOUT);
}

void Loop::run(AdmitConnection& command) {
  Connection* connection = table_.find(command.handle);
  if (connection == nullptr || !ConnectionTable::matches(*connection, command.handle)) return;
  unpark(*connection);
  watch(*connection, command.handle);
}

void Loop::pauseAccepting(Listener& listener) {
  listener.backoffMs = std::clamp(listener.backoffMs * 2, 1u, kMaxBackoffMs);
  poller_.forget(listener.socket.fd());
  timers_.add({nowMs() + listener.backoffMs, TimerKind::kAcceptAgain, listener.id});
}

void Loop::acceptAgain(int32_t listenerId) {
  const auto found = listeners_.find(listenerId);
  if (found == listeners_.end()) return;
  Listener& listener = *found->second;
  if (isFull(listener)) return;  // the next handshake that ends goes on
  const uint64_t key = Poller::kListenerKeys + static_cast<uint64_t>(listenerId);
  const Status status = poller_.watch(listener.socket.fd(), EPOLLIN, key);
  if (!status.isOk() && status.error != EEXIST) pauseAccepting(listener);
}

}  // namespace ttrpc::io
