#include "io/loop/loop.h"

#include <sys/socket.h>

#include <array>
#include <utility>
#include <variant>

#include "io/connection/interest.h"

namespace ttrpc::io {
namespace {
constexpr int kSendBufferBytes = 208 * 1024;  // the kernel doubles it
}  // namespace

Loop::Loop(Poller& poller, ConnectionTable& table, Inbox& inbox, CommandQueue& commands,
           std::function<void()> wakeJs)
    : poller_(poller),
      table_(table),
      inbox_(inbox),
      commands_(commands),
      wakeJs_(std::move(wakeJs)),
      rows_(inbox),
      overflow_(OverflowIds::read()) {}

void Loop::pollOnce() {
  std::array<epoll_event, 128> events;
  const int wait = timers_.empty() ? -1 : timers_.waitMs(nowMs());
  const int count = poller_.wait(events, wait);
  for (int i = 0; i < count; ++i) {
    const uint64_t key = events[static_cast<size_t>(i)].data.u64;
    if (key == Poller::kKickKey) {
      poller_.clearKick();
      runCommands();
    } else if (key >= Poller::kListenerKeys) {
      const auto listener = listeners_.find(static_cast<int32_t>(key - Poller::kListenerKeys));
      if (listener != listeners_.end()) onAcceptable(*listener->second);
    } else {
      onConnectionEvent(static_cast<Handle>(key), events[static_cast<size_t>(i)].events);
    }
    publish();
  }
  runTimers();
  resumeStalled();
  publish();
}

void Loop::publish() {
  if (inbox_.publish()) wakeJs_();
}

void Loop::runCommands() {
  for (Command& command : commands_.takeAll()) {
    std::visit([this](auto& one) { run(one); }, command);
  }
}

void Loop::run(AddMethod& command) {
  std::shared_ptr<wire::MethodTable>& table = methods_[command.table];
  if (table == nullptr) table = std::make_shared<wire::MethodTable>();
  table->add(command.service, command.method, command.id);
}

void Loop::run(DropMethods& command) { methods_.erase(command.table); }

void Loop::run(AddListener& command) {
  std::shared_ptr<wire::MethodTable>& table = methods_[command.table];
  if (table == nullptr) table = std::make_shared<wire::MethodTable>();
  auto listener = std::make_unique<Listener>(
      Listener{command.id, std::move(command.socket), std::move(command.rule), command.limits, table,
               command.maxConnections, command.maxConnectionsPerUid, command.parking, command.wishes,
               RefusalMeter(command.maxRefusalEvents)});
  const uint64_t key = Poller::kListenerKeys + static_cast<uint64_t>(command.id);
  if (!poller_.watch(listener->socket.fd(), EPOLLIN, key).isOk()) {
    rows_.listenerClosed(command.id);
    return;
  }
  listeners_.emplace(command.id, std::move(listener));
}

void Loop::run(CloseListener& command) {
  const auto found = listeners_.find(command.id);
  if (found == listeners_.end()) return;
  if (command.acceptsWaiting) acceptWaiting(*found->second);
  for (uint32_t slot = 0; slot < table_.slots(); ++slot) {
    Connection* connection = table_.find(static_cast<Handle>(slot));
    if (connection->listener == found->second.get()) connection->listener = nullptr;
  }
  poller_.forget(found->second->socket.fd());
  listeners_.erase(found);
  rows_.listenerClosed(command.id);
}

void Loop::run(Connect& command) {
  const int32_t id = command.id;
  const int64_t deadline = nowMs() + command.timeoutMs;
  attempts_.emplace(id, ConnectAttempt{std::move(command), deadline});
  tryConnect(id);
}

void Loop::run(CancelConnect& command) { attempts_.erase(command.id); }

// What the peer has written until now is served, what it writes later fails over there with EPIPE.
void Loop::run(CutConnection& command) {
  Connection* connection = table_.find(command.handle);
  if (connection == nullptr || !ConnectionTable::matches(*connection, command.handle) || connection->cut)
    return;
  connection->cut = true;
  ::shutdown(connection->fd.get(), SHUT_RD);
  if (connection->parked) return;
  watch(*connection, command.handle);
}

void Loop::run(PauseReading& command) {
  Connection* connection = table_.find(command.handle);
  if (connection == nullptr || !ConnectionTable::matches(*connection, command.handle)) return;
  {
    const std::lock_guard<std::mutex> lock(connection->mutex);
    connection->paused = command.paused;
  }
  restartFrameTime(*connection);
  watch(*connection, command.handle);
}

void Loop::run(WatchWriting& command) {
  Connection* connection = table_.find(command.handle);
  if (connection == nullptr || !ConnectionTable::matches(*connection, command.handle)) return;
  connection->sentMs = nowMs();
  if (connection->limits.writeStallTimeoutMs == 0 || connection->writeTimerArmed) return;
  connection->writeTimerArmed = true;
  timers_.add(
      {connection->sentMs + connection->limits.writeStallTimeoutMs, TimerKind::kWrite, command.handle});
}

void Loop::run(SetBufferBytes& command) {
  bodies_.setMost(command.bytes);
  inbox_.setMostKept(command.bytes);
}

void Loop::run(CloseConnection& command) {
  Connection* connection = table_.find(command.handle);
  if (connection == nullptr || !ConnectionTable::matches(*connection, command.handle)) return;
  close(*connection, command.handle, wire::kCloseLocal, 0);
}

void Loop::runTimers() {
  if (timers_.empty()) return;
  const int64_t now = nowMs();
  Timer timer{};
  while (timers_.pop(now, &timer)) {
    switch (timer.kind) {
      case TimerKind::kFrame:
        checkFrameTime(timer.id);
        break;
      case TimerKind::kConnectRetry:
        tryConnect(timer.id);
        break;
      case TimerKind::kAcceptAgain:
        acceptAgain(timer.id);
        break;
      case TimerKind::kHandshake:
        checkHandshakeTime(timer.id);
        break;
      case TimerKind::kWrite:
        checkWriteTime(timer.id);
        break;
    }
  }
}

void Loop::onConnectionEvent(Handle handle, uint32_t events) {
  Connection* connection = table_.find(handle);
  if (connection == nullptr || !ConnectionTable::matches(*connection, handle)) return;
  if ((events & EPOLLOUT) != 0) onWritable(*connection, handle);
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) return endIfBroken(*connection, handle);
  {
    const std::lock_guard<std::mutex> lock(connection->mutex);
    const bool hungUp = (events & (EPOLLHUP | EPOLLERR)) != 0;
    if (hungUp) {
      // Nobody will take what is queued, and no more comes than is here: read it, then the end.
      connection->outFull = connection->paused = false;
    }
    if (connection->readEnded && !hungUp) return;
    if (connection->stalled) {
      if (hungUp) unwatch(poller_, *connection);
      return;
    }
    if (connection->outFull || connection->paused) return;
  }
  onReadable(*connection, handle);
}

// Rows that wait go first: a connection's own row stands before its frames.
void Loop::resumeStalled() {
  rows_.flush();
  if (stalled_.empty() && stalledListeners_.empty() && waitingBodies_.empty()) return;
  inbox_.askForRoom();
  if (!rows_.idle() || !inbox_.hasRoom()) return;
  resume(stalled_);
  if (bodies_.isRoomy(inbox_.keptBytes())) resume(waitingBodies_);
  for (const int32_t id : std::exchange(stalledListeners_, {})) acceptAgain(id);
}

void Loop::resume(std::vector<Handle>& list) {
  for (const Handle handle : std::exchange(list, {})) {
    Connection* connection = table_.find(handle);
    if (!ConnectionTable::matches(*connection, handle)) continue;
    {
      const std::lock_guard<std::mutex> lock(connection->mutex);
      connection->stalled = false;
    }
    restartFrameTime(*connection);
    watch(*connection, handle);
  }
}

Connection* Loop::open(UniqueFd fd, const ConnectionLimits& limits,
                       std::shared_ptr<wire::MethodTable> methods, Handle* handle) {
  Connection* connection =
      table_.allocate([this](uint64_t number) { return inbox_.released(number); }, handle);
  if (connection == nullptr) return nullptr;
  connection->methods = std::move(methods);
  connection->reader = wire::FrameReader(connection->methods.get());
  connection->limits = limits;
  connection->listener = nullptr;
  connection->serverSide = connection->methods != nullptr;
  connection->frameTimerArmed = connection->writeTimerArmed = connection->parked = connection->cut = false;
  connection->frameStartMs = 0;
  const std::lock_guard<std::mutex> lock(connection->mutex);
  connection->fd = std::move(fd);
  // Twice the default and no more: half the wake-ups of a long stream (docs/decisions/0005), and a peer that
  // does not read fills no more than this.
  const int sendBytes = kSendBufferBytes;
  (void)::setsockopt(connection->fd.get(), SOL_SOCKET, SO_SNDBUF, &sendBytes, sizeof sendBytes);
  connection->peerPidfd.reset();
  connection->closing = connection->sendBroken = connection->wantsWrite = connection->stalled = false;
  connection->paused = connection->outFull = connection->readEnded = connection->watched = false;
  connection->sendError = 0;
  return connection;
}

void Loop::watch(Connection& connection, Handle handle) {
  bool watched = false;
  {
    const std::lock_guard<std::mutex> lock(connection.mutex);
    applyInterest(poller_, connection, handle);
    watched = connection.watched;
  }
  if (!watched) close(connection, handle, wire::kCloseError, ENOSPC);
}

// The listener it came from has one connection less.
void Loop::uncount(Connection& connection) {
  Listener* const listener = std::exchange(connection.listener, nullptr);
  if (listener == nullptr) return;
  --listener->connections;
  const auto ofUid = listener->connectionsByUid.find(connection.uid);
  if (--ofUid->second == 0) listener->connectionsByUid.erase(ofUid);
}

void Loop::close(Connection& connection, Handle handle, int32_t reason, int error) {
  {
    const std::lock_guard<std::mutex> lock(connection.mutex);
    connection.out.clear();
    unwatch(poller_, connection);
    connection.fd.reset();
    connection.generation = (connection.generation + 1) & kGenerationMask;
  }
  connection.reader = wire::FrameReader();
  connection.methods.reset();
  countBody(connection, handle);
  unpark(connection);
  uncount(connection);
  table_.retire(handle, rows_.closed(handle, reason, error));
}

}  // namespace ttrpc::io
