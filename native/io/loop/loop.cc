#include "io/loop/loop.h"

#include <utility>
#include <variant>

namespace ttrpc::io {
namespace {

bool mayBeWritable(Connection& connection) {
  const MutexLock lock(connection.mutex);
  return connection.wantsWrite;
}

}  // namespace

Loop::Loop(WatchedSets watched, ConnectionTable& table, Inbox& inbox, CommandQueue& commands,
           std::function<void()> wakeJs)
    : state_(watched, table, inbox),
      connections_(state_, [this](Connection& connection) { return acceptor_.leave(connection); }),
      acceptor_(state_, connections_),
      connector_(state_, connections_),
      receiver_(state_, connections_),
      drainer_(state_, connections_),
      commands_(commands),
      wakeJs_(std::move(wakeJs)) {}

void Loop::round(std::span<const epoll_event> events) {
  receiver_.beginRound(events.size());
  for (const epoll_event& event : events) {
    onEvent(event);
    publish();
  }
  runTimers();
  acceptor_.settle();
  receiver_.endRound();
  if (hasRoomAgain()) {
    receiver_.resume();
    acceptor_.resume();
  }
  publish();
}

void Loop::roundOfJs(std::span<const epoll_event> events) {
  receiver_.beginRound(events.size());
  for (const epoll_event& event : events) {
    onConnectionEvent(static_cast<Handle>(event.data.u64), event.events);
  }
  endRoundOfJs();
}

bool Loop::roundOfJsForOne() {
  const Handle handle = state_.sockets.soleConnection();
  Connection* connection = handle < 0 ? nullptr : state_.table.live(handle);
  if (connection == nullptr || mayBeWritable(*connection)) return false;
  const uint64_t before = receiver_.progress();
  receiver_.beginRound(1);
  receiver_.onReadable(*connection, handle, false);
  if (receiver_.progress() == before) return false;
  endRoundOfJs();
  return true;
}

void Loop::endRoundOfJs() {
  receiver_.endRound();
  if (hasRoomAgain()) {
    // Listeners come first: JS would otherwise fill the room again before they are served.
    if (acceptor_.waitsForRoom()) {
      state_.poller.kick();
    } else {
      receiver_.resume();
    }
  }
  (void)state_.inbox.publish();
}

// What waits for room is left to a round, so that a call of JS does not take long.
void Loop::runCommandsOfJs() {
  runCommands();
  if (hasRoomAgain()) state_.poller.kick();
  publish();
}

int Loop::sleepMs() const {
  if (acceptor_.mustSettle()) return 0;
  return state_.timers.waitMs(nowMs());
}

void Loop::onEvent(const epoll_event& event) {
  const uint64_t key = event.data.u64;
  if (key == Poller::kKickKey) {
    state_.poller.clearKick();
    runCommands();
  } else if (key >= Poller::kWaitingKeys) {
    acceptor_.onWaitingPeerLeft(key);
  } else if (key >= Poller::kListenerKeys) {
    acceptor_.onAcceptable(static_cast<int32_t>(key - Poller::kListenerKeys));
  } else {
    onConnectionEvent(static_cast<Handle>(key), event.events);
  }
}

void Loop::publish() {
  if (state_.inbox.publish()) wakeJs_();
}

void Loop::runCommands() {
  for (Command& command : commands_.takeAll()) {
    std::visit([this](auto& one) { run(one); }, command);
  }
}

void Loop::run(AddMethod& command) {
  methods_.at(command.table)->add(command.service, command.method, command.id);
}

void Loop::run(DropMethods& command) { methods_.drop(command.table); }

void Loop::run(AddListener& command) { acceptor_.add(command, methods_.at(command.table)); }

void Loop::run(CloseListener& command) { acceptor_.close(command); }

void Loop::run(Connect& command) { connector_.connect(command); }

void Loop::run(CancelConnect& command) { connector_.cancel(command.id); }

void Loop::run(AdmitConnection& command) { acceptor_.admit(command.handle); }

void Loop::run(CutConnection& command) { connections_.cut(command.handle); }

void Loop::run(PauseReading& command) { receiver_.pause(command); }

void Loop::run(WatchWriting& command) { drainer_.watchWriteTime(command.handle); }

void Loop::run(SetBufferBytes& command) {
  state_.bodies.setMost(command.bytes);
  state_.inbox.setMostKept(command.bytes);
}

void Loop::run(CloseConnection& command) {
  Connection* connection = state_.table.live(command.handle);
  if (connection != nullptr) connections_.close(*connection, command.handle, wire::kCloseLocal, 0);
}

void Loop::run(TakeConnection& command) { acceptor_.take(command); }

void Loop::run(FreePlace& command) { acceptor_.free(command); }

void Loop::runTimers() {
  if (state_.timers.empty()) return;
  const int64_t now = nowMs();
  Timer timer{};
  while (state_.timers.pop(now, &timer)) {
    switch (timer.kind) {
      case TimerKind::kFrame:
        receiver_.checkFrameTime(timer);
        break;
      case TimerKind::kConnectRetry:
        connector_.tryAgain(timer.id);
        break;
      case TimerKind::kAcceptAgain:
        acceptor_.acceptAgain(timer.id);
        break;
      case TimerKind::kHandshake:
        acceptor_.checkHandshakeTime(timer);
        break;
      case TimerKind::kWrite:
        drainer_.checkWriteTime(timer);
        break;
      case TimerKind::kMemory:
        receiver_.checkMemory();
        break;
      case TimerKind::kSpareMemory:
        state_.spareMemory.check();
        break;
    }
  }
}

void Loop::onConnectionEvent(Handle handle, uint32_t events) {
  Connection* connection = state_.table.live(handle);
  if (connection == nullptr) return;
  // EPOLLRDHUP is watched while a peer is parked, and only then.
  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0 && acceptor_.closeIfParked(*connection, handle))
    return;
  if ((events & EPOLLOUT) != 0) drainer_.onWritable(*connection, handle);
  const bool hungUp = (events & (EPOLLHUP | EPOLLERR)) != 0;
  if (!hungUp && (events & EPOLLIN) == 0) return receiver_.endIfBroken(*connection, handle);
  receiver_.onReadable(*connection, handle, hungUp);
}

// Writes the rows that wait first, since the row that opens a connection precedes its frames. Returns whether
// those that wait for room can go on.
bool Loop::hasRoomAgain() {
  state_.rows.flush();
  if (!receiver_.waitsForRoom() && !acceptor_.waitsForRoom()) return false;
  state_.inbox.askForRoom();
  return state_.rows.idle() && state_.inbox.hasRoom();
}

}  // namespace ttrpc::io
