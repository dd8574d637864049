#include "io/loop/receiver.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "io/connection/interest.h"

namespace ttrpc::io {
namespace {

constexpr int kReceivesARound = 4;  // then other connections are served
constexpr size_t kReceiveBytes = 64 * 1024;
constexpr size_t kTurnBytes = kReceivesARound * kReceiveBytes;
constexpr size_t kLeastFresh = 4 * 1024;
constexpr uint32_t kReservedRows = 64;  // for accepts and closes
constexpr uint32_t kLeastRows = 64;
constexpr uint32_t kUsualRows =
    512;  // of a turn while no connection waits; a turn of fewer costs system calls

}  // namespace

bool Receiver::mayRead(Connection& connection, bool hungUp) {
  const MutexLock lock(connection.mutex);
  ConnectionState& state = connection.state;
  if (hungUp) {
    // The peer takes nothing more, and all that it has sent has arrived: reads it, then reports the end.
    state.release(HoldReason::kPeerSlow);
    state.release(HoldReason::kPaused);
  } else if (state.read() == ReadState::kEnded) {
    return false;
  }
  if (hungUp && state.isHeld()) unwatch(loop_.poller, connection);
  return !state.isHeld();
}

void Receiver::onReadable(Connection& connection, Handle handle, bool hungUp) {
  if (!mayRead(connection, hungUp)) return;
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
  watchFrameTime(connection, handle);
}

// Checks for room for every row before a byte is received: n bytes hold at most n / 10 frames.
Receiver::Received Receiver::receiveIntoInbox(Connection& connection, Handle handle, Turn& turn) {
  const size_t held = connection.reader.heldBytes();
  if (!loop_.rows.idle() || loop_.inbox.freeRows() < kReservedRows + kLeastRows ||
      loop_.inbox.keptBytes() > loop_.inbox.mostKept()) {
    stall(connection, handle, stalled_);
    return Received::kDone;
  }
  const size_t fresh = std::min({kReceiveBytes, turn.bytes, size_t{turn.rows - 1} * wire::kHeaderLength});
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
  if (!loop_.bodies.mayGrow(handle, loop_.inbox.keptBytes())) {
    stall(connection, handle, waitingBodies_);
    return Received::kDone;
  }
  const std::span<uint8_t> room = connection.reader.bodySpan();
  if (room.empty()) {
    connections_.close(connection, handle, wire::kCloseNoMemory, ENOMEM);
    return Received::kClosed;
  }
  const ssize_t count = ::recv(connection.ioFd(), room.data(), room.size(), 0);
  const bool filled = count == static_cast<ssize_t>(room.size());
  if (count > 0) {
    loop_.inbox.setConnection(handle, nowMs());
    if (connection.reader.bodyArrived(static_cast<size_t>(count), connection.limits.read, loop_.inbox) !=
        wire::ReadResult::kOk) {
      connections_.close(connection, handle, wire::kCloseNoMemory, ENOMEM);
      return Received::kClosed;
    }
  }
  return onReceived(connection, handle, count, filled);
}

Receiver::Received Receiver::onReceived(Connection& connection, Handle handle, ssize_t count, bool filled) {
  if (count > 0) {
    connection.received.store(true, std::memory_order_relaxed);
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

// A peer that began a frame has frameTimeoutMs to end it. Time during which the connection is held does not
// count.
void Receiver::watchFrameTime(Connection& connection, Handle handle) {
  if (connection.limits.frameTimeoutMs == 0) return;
  if (!connection.reader.partial()) {
    connection.frameStartMs = 0;
    return;
  }
  const int64_t now = nowMs();
  if (connection.frameStartMs == 0) connection.frameStartMs = now;
  if (connection.armed.frame) return;
  connection.armed.frame = true;
  loop_.timers.add({now + connection.limits.frameTimeoutMs, TimerKind::kFrame, handle, connection.serial});
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

// What the peer has written until now is served; a later write of the peer fails with EPIPE.
void Receiver::cut(Handle handle) {
  Connection* connection = loop_.table.live(handle);
  if (connection == nullptr) return;
  {
    const MutexLock lock(connection->mutex);
    if (!connection->state.cut()) return;
  }
  ::shutdown(connection->ioFd(), SHUT_RD);
  connections_.watch(*connection, handle);
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
  connections_.watch(*connection, command.handle);
}

void Receiver::stall(Connection& connection, Handle handle, std::deque<Waiting>& queue) {
  const MutexLock lock(connection.mutex);
  connection.state.hold(HoldReason::kNoRoom);
  (void)applyInterest(loop_.poller, connection, handle);
  queue.push_back({handle, connection.serial});
  loop_.inbox.askForRoom();
}

void Receiver::resume() {
  serveWaiting();
  if (!loop_.bodies.isRoomy(loop_.inbox.keptBytes())) return;
  for (size_t left = waitingBodies_.size(); left > 0; --left) {
    Handle handle = -1;
    Connection* connection = takeFirst(waitingBodies_, &handle);
    if (connection != nullptr) connections_.watch(*connection, handle);
  }
}

// Those that still have bytes after their turn are ready in the next round, and wait behind all others.
void Receiver::serveWaiting() {
  for (size_t left = stalled_.size(); left > 0 && hasRoomForTurn(); --left) {
    const Turn turn = shareOf(left, kLeastRows);
    Handle handle = -1;
    Connection* connection = takeFirst(stalled_, &handle);
    if (connection == nullptr) continue;
    if (mayRead(*connection, false)) serve(*connection, handle, turn);
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
  restartFrameTime(*connection);
  return connection;
}

void Receiver::checkFrameTime(const Timer& timer) {
  Connection* connection = loop_.timed(timer);
  if (connection == nullptr) return;
  connection->armed.frame = false;
  if (connection->frameStartMs == 0) return;
  const int64_t now = nowMs();
  bool held = false;
  {
    const MutexLock lock(connection->mutex);
    held = connection->state.isHeld();
  }
  if (held) connection->frameStartMs = now;
  const int64_t due = connection->frameStartMs + connection->limits.frameTimeoutMs;
  if (now >= due) return connections_.close(*connection, timer.id, wire::kCloseFrameTimeout, ETIMEDOUT);
  connection->armed.frame = true;
  loop_.timers.add({due, TimerKind::kFrame, timer.id, timer.serial});
}

void restartFrameTime(Connection& connection) {
  if (connection.frameStartMs != 0) connection.frameStartMs = nowMs();
}

}  // namespace ttrpc::io
