#include "io/loop/receiver.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "io/connection/interest.h"
#include "io/loop/memory_check.h"

namespace ttrpc::io {
namespace {

constexpr int kReceivesARound = 4;  // then other connections are served
constexpr size_t kReceiveBytes = 64 * 1024;
constexpr size_t kTurnBytes = kReceivesARound * kReceiveBytes;
constexpr size_t kLeastFresh = 4 * 1024;
constexpr uint32_t kReservedRows = 64;  // for accepts and closes
constexpr uint32_t kLeastRows = 64;
constexpr int64_t kMemoryCheckMs = 20;
constexpr int64_t kTurnCheckMs = 2;
constexpr size_t kChecksATime = 256;  // of connections that wait for memory
constexpr uint32_t kUsualRows = 512;  // of a turn while no connection waits; fewer cost system calls

}  // namespace

bool Receiver::mayRead(Connection& connection, Handle handle, bool hungUp) {
  const MutexLock lock(connection.mutex);
  ConnectionState& state = connection.state;
  if (hungUp) {
    // The peer takes nothing more, and all that it has sent has arrived: reads it, then reports the end.
    state.release(HoldReason::kPeerSlow);
    state.release(HoldReason::kPaused);
  } else if (state.read() == ReadState::kEnded) {
    return false;
  }
  if (hungUp && state.isHeld()) unwatch(loop_.sockets, connection, handle);
  return !state.isHeld();
}

void Receiver::onReadable(Connection& connection, Handle handle, bool hungUp) {
  if (!mayRead(connection, handle, hungUp)) return;
  if (!stalled_.empty()) return stall(connection, handle, stalled_);  // others have waited longer
  serve(connection, handle, shareOf(ready_, kUsualRows));
}

bool Receiver::hasRoomForTurn() {
  constexpr size_t kLeast = wire::kHeldBytes + kLeastFresh;
  return loop_.rows.idle() && loop_.inbox.freeRows() >= kReservedRows + kLeastRows &&
         loop_.inbox.keptBytes() <= loop_.inbox.mostKept() && !loop_.inbox.reserve(kLeast, kLeast).empty();
}

// Returns what each of so many connections may receive of the room that there is now.
Receiver::Turn Receiver::shareOf(size_t connections, uint32_t leastRows) const {
  const uint32_t free = loop_.inbox.freeRows();
  const uint32_t rows = free > kReservedRows ? free - kReservedRows : 0;
  const size_t share = rows / std::max<size_t>(connections, 1);
  return {std::min(rows, std::max(static_cast<uint32_t>(share), leastRows)),
          std::max(kTurnBytes / std::max<size_t>(connections, 1), wire::kHeldBytes + kLeastFresh)};
}

void Receiver::serve(Connection& connection, Handle handle, Turn turn) {
  const uint64_t before = loop_.inbox.nextNumber();
  for (int i = 0; i < kReceivesARound; ++i) {
    const Received received = connection.reader.inBody() ? receiveIntoBody(connection, handle)
                                                         : receiveIntoInbox(connection, handle, turn);
    if (received == Received::kClosed) return;
    connections_.countBody(connection, handle);
    if (received == Received::kDone || turn.rows < kLeastRows || turn.bytes < kLeastFresh) break;
  }
  if (loop_.inbox.nextNumber() != before)
    connection.frameStartMs = 0;  // a frame that is incomplete now has just begun
  frameTimer_.watch(connection, handle);
}

// Checks for room for every row before a byte is received: n bytes hold at most n / 10 frames.
Receiver::Received Receiver::receiveIntoInbox(Connection& connection, Handle handle, Turn& turn) {
  const size_t held = connection.reader.heldBytes();
  // JS may have released rows since the turn was measured.
  if (turn.rows < kLeastRows || !loop_.rows.idle() || loop_.inbox.freeRows() < kReservedRows + kLeastRows ||
      loop_.inbox.keptBytes() > loop_.inbox.mostKept()) {
    stall(connection, handle, stalled_);
    return Received::kDone;
  }
  const size_t allowed = bytesToReceive(loop_, connection, handle);
  if (allowed == 0) {
    waitForMemory(connection, handle);
    return Received::kDone;
  }
  const size_t fresh =
      std::min({allowed, kReceiveBytes, turn.bytes, size_t{turn.rows - 1} * wire::kHeaderLength});
  const std::span<uint8_t> room = loop_.inbox.reserve(held + std::min(kLeastFresh, fresh), held + fresh);
  if (room.empty()) {
    stall(connection, handle, stalled_);
    return Received::kDone;
  }
  const ssize_t count = ::recv(connection.ioFd(), room.data() + held, room.size() - held, 0);
  const bool filled = count == static_cast<ssize_t>(room.size() - held);
  if (count <= 0) return onReceived(connection, handle, count, filled);
  connection.reader.copyHeld(room.data());
  loop_.inbox.setConnection(handle, nowMs());
  const uint64_t before = loop_.inbox.nextNumber();
  const size_t total = held + static_cast<size_t>(count);
  const wire::ReadResult result = connection.reader.parse(
      room.data(), total, loop_.inbox.offsetOf(room.data()), connection.limits.read, loop_.inbox);
  const auto rows = static_cast<uint32_t>(loop_.inbox.nextNumber() - before);
  if (rows > 0) loop_.inbox.commit(total);  // else no row points to the bytes
  turn.rows -= std::min(rows, turn.rows);
  turn.bytes -= std::min(static_cast<size_t>(count), turn.bytes);
  if (result != wire::ReadResult::kOk) {
    const bool discard = result == wire::ReadResult::kDiscardLimit;
    connections_.close(connection, handle, discard ? wire::kCloseDiscardLimit : wire::kCloseNoMemory, 0);
    return Received::kClosed;
  }
  return onReceived(connection, handle, count, filled);
}

Receiver::Received Receiver::receiveIntoBody(Connection& connection, Handle handle) {
  if (!loop_.rows.idle() || loop_.inbox.freeRows() <= kReservedRows) {
    stall(connection, handle, stalled_);
    return Received::kDone;
  }
  const BodyRoom memory = roomForBody(loop_, connection, handle);
  if (memory == BodyRoom::kIdle || memory == BodyRoom::kWait) {
    if (memory == BodyRoom::kWait) waitForMemory(connection, handle);
    return Received::kDone;
  }
  const std::span<uint8_t> room = connection.reader.bodySpan(growthIn(memory));
  loop_.spareMemory.onUse();
  if (room.empty()) {
    connections_.close(connection, handle, wire::kCloseNoMemory, ENOMEM);
    return Received::kClosed;
  }
  const ssize_t count = ::recv(connection.ioFd(), room.data(), room.size(), 0);
  const bool filled = count == static_cast<ssize_t>(room.size());
  if (count > 0) {
    loop_.inbox.setConnection(handle, nowMs());
    connection.reader.bodyArrived(static_cast<size_t>(count), connection.limits.read, loop_.inbox);
    if (!connection.reader.inBody()) connection.history.proven = 1;
  }
  return onReceived(connection, handle, count, filled);
}

Receiver::Received Receiver::onReceived(Connection& connection, Handle handle, ssize_t count, bool filled) {
  if (count > 0) {
    ++receives_;
    connection.received.store(true, std::memory_order_relaxed);
    if (connection.bodyBytes > 0) connection.history.progress(static_cast<size_t>(count), nowMs());
    if (loop_.bodies.hasTurn(handle)) loop_.bodies.progress(static_cast<size_t>(count), nowMs());
    return filled ? Received::kMore : Received::kDone;
  }
  if (count == 0) {
    onEndOfStream(connection, handle);
    return Received::kClosed;
  }
  if (errno == EINTR) return Received::kMore;
  if (errno == EAGAIN || errno == EWOULDBLOCK) return Received::kDone;
  connections_.close(connection, handle, wire::kCloseError, errno);
  return Received::kClosed;
}

// A cut connection stays open for its answers; the end of its peer is reported when it hangs up.
void Receiver::onEndOfStream(Connection& connection, Handle handle) {
  int sendError = 0;
  bool ends = false;
  {
    const MutexLock lock(connection.mutex);
    sendError = connection.state.sendError();
    ends = sendError == 0 && connection.state.endReading();
  }
  if (sendError != 0) return connections_.close(connection, handle, wire::kCloseError, sendError);
  if (!ends) {
    const int32_t reason = connection.reader.partial() ? wire::kCloseTruncated : wire::kCloseEof;
    return connections_.close(connection, handle, reason, 0);
  }
  connection.reader = wire::FrameReader();  // a request that was not whole at the cut is not in flight
  connection.frameStartMs = 0;
  connections_.countBody(connection, handle);
  loop_.rows.readEnd(handle);
  connections_.watch(connection, handle);
}

void Receiver::endIfBroken(Connection& connection, Handle handle) {
  {
    const MutexLock lock(connection.mutex);
    if (connection.role != Role::kServer || !connection.state.isBroken() || connection.state.isHeld()) return;
  }
  uint8_t next = 0;
  if (::recv(connection.ioFd(), &next, 1, MSG_PEEK | MSG_DONTWAIT) >= 0) return;  // EPOLLIN follows
  connections_.close(connection, handle, wire::kCloseError, EPIPE);
}

void Receiver::pause(const PauseReading& command) {
  Connection* connection = loop_.table.live(command.handle);
  if (connection == nullptr) return;
  {
    const MutexLock lock(connection->mutex);
    if (command.paused) {
      connection->state.hold(HoldReason::kPaused);
    } else {
      connection->state.release(HoldReason::kPaused);
    }
  }
  restartFrameTime(*connection);
  if (!command.paused) connection->history.endPause(nowMs());
  connections_.watch(*connection, command.handle);
}

void Receiver::stall(Connection& connection, Handle handle, std::deque<Waiting>& queue) {
  const MutexLock lock(connection.mutex);
  connection.state.hold(HoldReason::kNoRoom);
  (void)applyInterest(loop_.sockets, connection, handle);
  queue.push_back({handle, connection.serial});
  loop_.inbox.askForRoom();
  watchMemory();
}

void Receiver::waitForMemory(Connection& connection, Handle handle) {
  stall(connection, handle, connection.history.proven != 0 ? proven_ : unproven_);
}

void Receiver::resume() {
  serveWaiting();
  serveWaitingBodies(false);
}

void Receiver::endRound() {
  if (waitsForMemory() && loop_.bodies.takeFreed()) serveWaitingBodies(true);
}

// The turn is checked more often than the kernel is asked for each connection that waits.
void Receiver::checkMemory() {
  memoryTimer_ = false;
  const int64_t now = nowMs();
  loop_.bodies.checkTurn(now);
  if (now >= memoryCheckMs_) {
    memoryCheckMs_ = now + kMemoryCheckMs;
    serveWaitingBodies(false);
    if (evictor_.makeMemory(now)) serveWaitingBodies(false);
  } else if (loop_.bodies.takeFreed()) {
    serveWaitingBodies(true);
  }
  watchMemory();
}

void Receiver::serveWaitingBodies(bool forTurn) {
  const bool provenFirst = loop_.bodies.provenIsNext();
  serveBodiesOf(provenFirst ? proven_ : unproven_, forTurn);
  serveBodiesOf(provenFirst ? unproven_ : proven_, forTurn);
  watchMemory();
}

// Those that may not receive wait behind the others again. The kernel does not report that the rest of a
// frame has arrived, nor that a peer is silent: a timer asks again.
void Receiver::serveBodiesOf(std::deque<Waiting>& queue, bool forTurn) {
  for (size_t left = std::min(queue.size(), kChecksATime); left > 0; --left) {
    if (forTurn && loop_.bodies.isTurnTaken()) return;
    Handle handle = -1;
    Connection* connection = takeFirst(queue, &handle);
    if (connection == nullptr) continue;
    restartFrameTime(*connection);  // asked again and again, it may be silent nevertheless
    if (mayRead(*connection, handle, false)) serve(*connection, handle, shareOf(left, kLeastRows));
    if (loop_.table.live(handle) == connection) connections_.watch(*connection, handle);
  }
}

// While complete bodies fill the memory, JS makes room, and that wakes this thread.
void Receiver::watchMemory() {
  if (memoryTimer_ || !waitsForMemory() || loop_.bodies.waitsForJs(loop_.inbox.keptBytes())) return;
  memoryTimer_ = true;
  const int64_t ms = loop_.bodies.isTurnTaken() ? kTurnCheckMs : kMemoryCheckMs;
  loop_.timers.add({nowMs() + ms, TimerKind::kMemory, 0});
}

// Those that still have bytes after their turn are ready in the next round, and wait behind all others.
void Receiver::serveWaiting() {
  for (size_t left = stalled_.size(); left > 0 && hasRoomForTurn(); --left) {
    Handle handle = -1;
    Connection* connection = takeFirst(stalled_, &handle);
    if (connection == nullptr) continue;
    resumeFrame(*connection);
    if (mayRead(*connection, handle, false)) serve(*connection, handle, shareOf(left, kLeastRows));
    if (loop_.table.live(handle) == connection) connections_.watch(*connection, handle);
  }
}

Connection* Receiver::takeFirst(std::deque<Waiting>& queue, Handle* handle) {
  const Waiting first = queue.front();
  queue.pop_front();
  *handle = first.handle;
  Connection* connection = loop_.table.live(first.handle);
  if (connection == nullptr || connection->serial != first.serial) return nullptr;
  {
    const MutexLock lock(connection->mutex);
    connection->state.release(HoldReason::kNoRoom);
  }
  return connection;
}

}  // namespace ttrpc::io
