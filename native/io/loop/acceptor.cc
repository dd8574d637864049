#include "io/loop/acceptor.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "io/loop/admission.h"

namespace ttrpc::io {
namespace {

constexpr int kAcceptsARound = 64;   // then other connections are served
constexpr uint32_t kBacklog = 4096;  // the length of a listener's queue
constexpr uint32_t kMaxBackoffMs = 1000;

uint64_t keyOf(int32_t id) { return Poller::kListenerKeys + static_cast<uint64_t>(id); }

UniqueFd acceptFrom(const Listener& listener) {
  return UniqueFd(::accept4(listener.socket.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
}

}  // namespace

Listener* Acceptor::find(int32_t id) const {
  const auto found = listeners_.find(id);
  return found == listeners_.end() ? nullptr : found->second.get();
}

void Acceptor::add(AddListener& command, std::shared_ptr<wire::MethodTable> methods) {
  auto listener = std::make_unique<Listener>(Listener{
      command.id, std::move(command.socket), std::move(command.rule), command.limits, std::move(methods),
      command.maxConnections, command.maxConnectionsPerUid, command.parking, command.wishes,
      RefusalMeter(command.maxRefusalEvents), command.reservedDescriptors, command.worker});
  if (!listener->isWorker()) {
    if (!loop_.poller.watch(listener->socket.fd(), EPOLLIN, keyOf(command.id)).isOk()) {
      loop_.rows.listenerClosed(command.id);
      return;
    }
    ++listening_;
    spare_.keep();
  }
  listener->membership = std::move(command.membership);
  listeners_.emplace(command.id, std::move(listener));
}

void Acceptor::close(const CloseListener& command) {
  Listener* listener = find(command.id);
  if (listener == nullptr || listener->state == ListenerState::kClosed) return;
  if (!command.acceptsWaiting) return finish(*listener);
  if (listener->state == ListenerState::kOpen) beginDraining(*listener);
}

// The kernel refuses later peers of a path from now on. A socket without a path may have been handed over,
// and others may listen on it too, so it is left as it is, and at most as many peers as its queue holds are
// accepted.
void Acceptor::beginDraining(Listener& listener) {
  listener.state = ListenerState::kDraining;
  listener.toDrain = kBacklog;
  if (listener.isWorker()) listener.membership->leave();
  if (listener.socket.path() != nullptr) {
    ::shutdown(listener.socket.fd(), SHUT_RD);
    listener.socket.path()->remove();
  }
  due_.push_back(listener.id);  // JS may run this command, and leaves accepting to the I/O thread
}

void Acceptor::drain(Listener& listener) {
  while (listener.toDrain > 0) {
    const Accepted accepted = acceptOne(listener);
    if (accepted == Accepted::kPaused) return;  // resume() and acceptAgain() continue
    if (accepted == Accepted::kNone) break;
    --listener.toDrain;
  }
  stopListening(listener);
  listener.state = ListenerState::kDrained;
  settleLater(listener);
}

void Acceptor::stopListening(Listener& listener) {
  if (listener.socket.fd() < 0) return;
  loop_.poller.forget(listener.socket.fd());
  listener.socket.close();
  if (--listening_ == 0) spare_.giveUp();
}

void Acceptor::finish(Listener& listener) {
  stopListening(listener);
  handshakes_.clear(listener);
  if (listener.isWorker()) listener.leaveGroup();
  listener.state = ListenerState::kClosed;
  listener.methods.reset();
  loop_.rows.listenerClosed(listener.id);
  settleLater(listener);
}

void Acceptor::onAcceptable(int32_t id) {
  Listener* listener = find(id);
  if (listener == nullptr || listener->socket.fd() < 0) return;
  if (listener->state == ListenerState::kDraining) return drain(*listener);
  for (int i = 0; i < kAcceptsARound; ++i) {
    if (acceptOne(*listener) != Accepted::kOne) return;
  }
}

Acceptor::Accepted Acceptor::acceptOne(Listener& listener) {
  const bool needsRow = !listener.passesOn();
  if (needsRow && (!loop_.rows.idle() || loop_.inbox.freeRows() == 0)) {
    stall(listener);
    return Accepted::kPaused;
  }
  AcceptedSocket socket = listener.isWorker() ? listener.takeGiven() : AcceptedSocket(acceptFrom(listener));
  if (!socket.fd.valid()) return listener.isWorker() ? Accepted::kNone : onAcceptError(listener, errno);
  listener.backoffMs = 0;
  receive(listener, std::move(socket));
  return Accepted::kOne;
}

Acceptor::Accepted Acceptor::onAcceptError(Listener& listener, int error) {
  if (error == EAGAIN || error == EWOULDBLOCK) return Accepted::kNone;
  if (error == EINTR || error == ECONNABORTED) return Accepted::kOne;
  if (error == EINVAL && listener.state == ListenerState::kDraining) return Accepted::kNone;
  if ((error == EMFILE || error == ENFILE) && spare_.giveUp()) return shed(listener);
  pause(listener);  // out of descriptors or memory; any other error must not spin either
  return Accepted::kPaused;
}

// Accepts a peer with the descriptor that was spare until now, and closes the connection.
Acceptor::Accepted Acceptor::shed(Listener& listener) {
  UniqueFd fd = acceptFrom(listener);
  const int error = fd.valid() ? 0 : errno;
  if (error == 0) {
    SocketPeer peer(fd.get());
    (void)peer.identify();
    fd.reset();
    listener.refuse(loop_.rows, peer.ids(), {false, wire::kRefuseNoDescriptors, EMFILE});
  }
  spare_.keep();
  if (error == 0) return Accepted::kOne;
  if (error != EMFILE && error != ENFILE) return onAcceptError(listener, error);
  pause(listener);  // another thread was faster
  return Accepted::kPaused;
}

void Acceptor::receive(Listener& listener, AcceptedSocket socket) {
  SocketPeer peer(socket.fd.get());
  const Peer& ids = peer.ids();
  Verdict verdict = check(listener, peer, socket.fd.get(), loop_.overflow);
  if (verdict.admitted && listener.passesOn()) return listener.give(std::move(socket), ids);
  // In a full house, a peer of the user who has the most in the queue is refused instead of this one.
  const bool mayReplace = listener.parks() && !listener.queue.empty() && isFullHouse(verdict);
  if (listener.parks() && (verdict.admitted || mayReplace)) {
    listener.count(ids.uid);
    const size_t free = listener.parking.most - listener.parked;
    const size_t most = verdict.admitted ? listener.parking.waiting + free : listener.queue.size();
    if (verdict.admitted) verdict = {false, wire::kRefuseQueueFull, 0};
    if (!handshakes_.add(listener, std::move(socket), ids, most, verdict)) stall(listener);
    return;
  }
  Handle handle = -1;
  Connection* connection = nullptr;
  if (verdict.admitted) {
    connection = connections_.accept(std::move(socket), listener, peer, &handle);
    if (connection == nullptr) verdict = {false, wire::kRefuseTooMany, 0};
  }
  if (connection == nullptr) {
    if (listener.passesOn() && hasNoPlace(verdict)) listener.membership->group()->dropGone();  // for the next
    return listener.refuse(loop_.rows, ids, verdict);
  }
  listener.count(ids.uid);
  connections_.watch(*connection, handle);
}

void Acceptor::free(const FreePlace& place) {
  Listener* listener = find(place.listener);
  if (listener == nullptr) return;
  listener->uncount(place.ids.uid);
  if (place.refused) listener->refuse(loop_.rows, place.ids, {false, wire::kRefuseNoWorker, 0});
  settleLater(*listener);
}

// JS may run this command, and leaves accepting to the I/O thread.
void Acceptor::take(TakeConnection& command) {
  Listener* listener = find(command.listener);
  if (listener == nullptr || listener->state > ListenerState::kDraining) {
    return command.group->give(std::move(command.socket));  // it has left the group meanwhile
  }
  listener->given.push_back(std::move(command.socket));
  due_.push_back(listener->id);
}

void Acceptor::takeGiven(Listener& listener) {
  for (int i = 0; i < kAcceptsARound; ++i) {
    if (acceptOne(listener) != Accepted::kOne) return;
  }
  nextRound_.push_back(listener.id);
}

void Acceptor::onWaitingPeerLeft(uint64_t key) {
  Listener* listener = find(Handshakes::listenerOf(key));
  if (listener == nullptr) return;
  handshakes_.removeWaiting(*listener, Handshakes::numberOf(key));
  settleLater(*listener);
}

bool Acceptor::closeIfParked(Connection& connection, Handle handle) {
  if (!Handshakes::isParked(connection)) return false;
  connections_.close(connection, handle, wire::kCloseEof, 0);
  return true;
}

std::unique_ptr<Place> Acceptor::leave(Connection& connection) {
  Listener* const listener = connection.listener;
  if (listener == nullptr) return nullptr;
  (void)Handshakes::unpark(connection);
  connection.listener = nullptr;
  listener->uncount(connection.uid);
  settleLater(*listener);
  return listener->takePlace(connection.serial);
}

void Acceptor::checkHandshakeTime(const Timer& timer) {
  Connection* connection = loop_.timed(timer);
  if (connection == nullptr || !Handshakes::isParked(*connection)) return;
  connections_.close(*connection, timer.id, wire::kCloseHandshakeTimeout, ETIMEDOUT);
}

void Acceptor::admit(Handle handle) {
  Connection* connection = loop_.table.live(handle);
  if (connection == nullptr || !Handshakes::unpark(*connection)) return;
  settleLater(*connection->listener);
  connections_.watch(*connection, handle);
}

void Acceptor::pause(Listener& listener) {
  listener.backoffMs = std::clamp(listener.backoffMs * 2, 1u, kMaxBackoffMs);
  loop_.poller.forget(listener.socket.fd());
  loop_.timers.add({nowMs() + listener.backoffMs, TimerKind::kAcceptAgain, listener.id});
}

void Acceptor::stall(const Listener& listener) {
  if (stalled_.empty() || stalled_.back() != listener.id) stalled_.push_back(listener.id);
  if (listener.socket.fd() >= 0) loop_.poller.forget(listener.socket.fd());
  loop_.inbox.askForRoom();
}

void Acceptor::acceptAgain(int32_t id) {
  Listener* listener = find(id);
  if (listener == nullptr || listener->socket.fd() < 0) return;
  spare_.keep();
  const Status status = loop_.poller.watch(listener->socket.fd(), EPOLLIN, keyOf(id));
  if (!status.isOk() && status.error != EEXIST) return pause(*listener);
  if (listener->state == ListenerState::kDraining) drain(*listener);
}

void Acceptor::resume() {
  for (const int32_t id : std::exchange(stalled_, {})) {
    acceptAgain(id);
    due_.push_back(id);
  }
  settle();
}

// Most connections that leave concern none: their listener is open, and no peer waits.
void Acceptor::settleLater(const Listener& listener) {
  if (listener.state == ListenerState::kOpen && listener.queue.empty()) return;
  if (due_.empty() || due_.back() != listener.id) due_.push_back(listener.id);
}

void Acceptor::settle() {
  due_.insert(due_.end(), nextRound_.begin(), nextRound_.end());
  nextRound_.clear();
  while (!due_.empty()) {
    for (const int32_t id : std::exchange(due_, {})) {
      if (Listener* listener = find(id)) settle(*listener);
    }
  }
}

void Acceptor::settle(Listener& listener) {
  const bool begins = listener.toDrain == kBacklog || listener.isWorker();
  if (listener.state == ListenerState::kDraining && begins) drain(listener);
  if (listener.state == ListenerState::kOpen && !listener.given.empty()) takeGiven(listener);
  if (!handshakes_.fill(listener)) stall(listener);
  if (listener.state == ListenerState::kDrained && listener.queue.empty()) finish(listener);
  if (listener.state == ListenerState::kClosed && listener.connections == 0) listeners_.erase(listener.id);
}

}  // namespace ttrpc::io
