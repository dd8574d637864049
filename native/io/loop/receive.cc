#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "io/connection/interest.h"
#include "io/loop/loop.h"

namespace ttrpc::io {
namespace {

constexpr int kReceivesARound = 4;  // fair to the other connections
constexpr int kSendsARound = 16;    // and to JS, which may wait for the lock
constexpr size_t kReceiveBytes = 64 * 1024;
constexpr size_t kLeastFresh = 4 * 1024;
constexpr uint32_t kReservedRows = 64;  // for accepts and closes
constexpr uint32_t kLeastRows = 64;

}  // namespace

void Loop::onReadable(Connection& connection, Handle handle) {
  const uint64_t before = inbox_.nextNumber();
  for (int i = 0; i < kReceivesARound; ++i) {
    const Received received = connection.reader.inBody() ? receiveIntoBody(connection, handle)
                                                         : receiveIntoInbox(connection, handle);
    if (received == Received::kClosed) return;
    countBody(connection, handle);
    if (received == Received::kDone) break;
  }
  if (inbox_.nextNumber() != before) connection.frameStartMs = 0;  // what is incomplete now began just now
  watchFrameTime(connection, handle);
}

// Every row is paid for before a byte is received: n bytes hold at most n / 10 frames.
Loop::Received Loop::receiveIntoInbox(Connection& connection, Handle handle) {
  const uint32_t rows = inbox_.freeRows();
  const size_t held = connection.reader.heldBytes();
  if (!rows_.idle() || rows < kReservedRows + kLeastRows || inbox_.keptBytes() > inbox_.mostKept()) {
    stall(connection, handle, stalled_);
    return Received::kDone;
  }
  const size_t most =
      std::min(held + kReceiveBytes, held + size_t{rows - kReservedRows - 1} * wire::kHeaderLength);
  const std::span<uint8_t> room = inbox_.reserve(held + std::min(kLeastFresh, most - held), most);
  if (room.empty()) {
    stall(connection, handle, stalled_);
    return Received::kDone;
  }
  const ssize_t count = ::recv(connection.fd.get(), room.data() + held, room.size() - held, 0);
  const bool filled = count == static_cast<ssize_t>(room.size() - held);
  if (count <= 0) return onReceived(connection, handle, count, filled);
  connection.reader.copyHeld(room.data());
  inbox_.setConnection(handle);
  const uint64_t before = inbox_.nextNumber();
  const size_t total = held + static_cast<size_t>(count);
  const wire::ReadResult result = connection.reader.parse(room.data(), total, inbox_.offsetOf(room.data()),
                                                          connection.limits.read, inbox_);
  if (inbox_.nextNumber() != before) inbox_.commit(total);  // else no row points there
  if (result != wire::ReadResult::kOk) {
    const bool discard = result == wire::ReadResult::kDiscardLimit;
    close(connection, handle, discard ? wire::kCloseDiscardLimit : wire::kCloseNoMemory, 0);
    return Received::kClosed;
  }
  return onReceived(connection, handle, count, filled);
}

Loop::Received Loop::receiveIntoBody(Connection& connection, Handle handle) {
  if (!rows_.idle() || inbox_.freeRows() <= kReservedRows) {
    stall(connection, handle, stalled_);
    return Received::kDone;
  }
  if (!bodies_.mayGrow(handle, inbox_.keptBytes())) {
    stall(connection, handle, waitingBodies_);
    return Received::kDone;
  }
  const std::span<uint8_t> room = connection.reader.bodySpan();
  if (room.empty()) {
    close(connection, handle, wire::kCloseNoMemory, ENOMEM);
    return Received::kClosed;
  }
  const ssize_t count = ::recv(connection.fd.get(), room.data(), room.size(), 0);
  const bool filled = count == static_cast<ssize_t>(room.size());
  if (count > 0) {
    inbox_.setConnection(handle);
    if (connection.reader.bodyArrived(static_cast<size_t>(count), inbox_) != wire::ReadResult::kOk) {
      close(connection, handle, wire::kCloseNoMemory, ENOMEM);
      return Received::kClosed;
    }
  }
  return onReceived(connection, handle, count, filled);
}

Loop::Received Loop::onReceived(Connection& connection, Handle handle, ssize_t count, bool filled) {
  if (count > 0) return filled ? Received::kMore : Received::kDone;
  if (count == 0) {
    onEndOfStream(connection, handle);
    return Received::kClosed;
  }
  if (errno == EINTR) return Received::kMore;
  if (errno == EAGAIN || errno == EWOULDBLOCK) return Received::kDone;
  close(connection, handle, wire::kCloseError, errno);
  return Received::kClosed;
}

// A cut connection stays for its answers; its peer's end is told when it hangs up.
void Loop::onEndOfStream(Connection& connection, Handle handle) {
  int sendError = 0;
  {
    const std::lock_guard<std::mutex> lock(connection.mutex);
    sendError = connection.sendError;
  }
  if (sendError != 0) return close(connection, handle, wire::kCloseError, sendError);
  if (!connection.cut || connection.readEnded) {
    return close(connection, handle, connection.reader.partial() ? wire::kCloseTruncated : wire::kCloseEof,
                 0);
  }
  connection.reader = wire::FrameReader();  // a request that was not whole at the cut is not in flight
  connection.frameStartMs = 0;
  countBody(connection, handle);
  {
    const std::lock_guard<std::mutex> lock(connection.mutex);
    connection.readEnded = true;
  }
  rows_.readEnd(handle);
  watch(connection, handle);
}

void Loop::stall(Connection& connection, Handle handle, std::vector<Handle>& list) {
  const std::lock_guard<std::mutex> lock(connection.mutex);
  connection.stalled = true;
  applyInterest(poller_, connection, handle);
  list.push_back(handle);
  inbox_.askForRoom();
}

void Loop::countBody(Connection& connection, Handle handle) {
  const size_t now = connection.reader.inBody() ? connection.reader.memoryBytes() : 0;
  if (now == connection.bodyBytes) return;
  bodies_.count(handle, connection.bodyBytes, now);
  connection.bodyBytes = now;
}

// A peer that began a frame has frameTimeoutMs to end it. The clock stands still
// while we do not read.
void Loop::watchFrameTime(Connection& connection, Handle handle) {
  if (connection.limits.frameTimeoutMs == 0) return;
  if (!connection.reader.partial()) {
    connection.frameStartMs = 0;
    return;
  }
  const int64_t now = nowMs();
  if (connection.frameStartMs == 0) connection.frameStartMs = now;
  if (connection.frameTimerArmed) return;
  connection.frameTimerArmed = true;
  timers_.add({now + connection.limits.frameTimeoutMs, TimerKind::kFrame, handle});
}

void Loop::checkFrameTime(Handle handle) {
  Connection* connection = table_.find(handle);
  if (!ConnectionTable::matches(*connection, handle)) return;
  connection->frameTimerArmed = false;
  if (connection->frameStartMs == 0) return;
  const int64_t now = nowMs();
  bool paused = false;
  {
    const std::lock_guard<std::mutex> lock(connection->mutex);
    paused = connection->stalled || connection->outFull || connection->paused;
  }
  if (paused) connection->frameStartMs = now;
  const int64_t due = connection->frameStartMs + connection->limits.frameTimeoutMs;
  if (now >= due) return close(*connection, handle, wire::kCloseFrameTimeout, ETIMEDOUT);
  connection->frameTimerArmed = true;
  timers_.add({due, TimerKind::kFrame, handle});
}

// After a pause of ours the peer gets its whole time again.
void Loop::restartFrameTime(Connection& connection) {
  if (connection.frameStartMs != 0) connection.frameStartMs = nowMs();
}

// No answer can be sent any more: the end, once all that the peer has said is read.
void Loop::endIfBroken(Connection& connection, Handle handle) {
  {
    const std::lock_guard<std::mutex> lock(connection.mutex);
    if (!connection.serverSide || !connection.sendBroken || connection.stalled) return;
  }
  uint8_t next = 0;
  if (::recv(connection.fd.get(), &next, 1, MSG_PEEK | MSG_DONTWAIT) >= 0) return;  // EPOLLIN comes
  close(connection, handle, wire::kCloseError, EPIPE);
}

// A peer that takes nothing for so long holds our memory and the callers who wait for room.
void Loop::checkWriteTime(Handle handle) {
  Connection* connection = table_.find(handle);
  if (!ConnectionTable::matches(*connection, handle)) return;
  connection->writeTimerArmed = false;
  {
    const std::lock_guard<std::mutex> lock(connection->mutex);
    if (connection->out.empty()) return;
  }
  const int64_t due = connection->sentMs + connection->limits.writeStallTimeoutMs;
  if (nowMs() >= due) return close(*connection, handle, wire::kCloseWriteStall, ETIMEDOUT);
  connection->writeTimerArmed = true;
  timers_.add({due, TimerKind::kWrite, handle});
}

void Loop::onWritable(Connection& connection, Handle handle) {
  bool drained = false;
  const int64_t now = nowMs();
  {
    const std::lock_guard<std::mutex> lock(connection.mutex);
    const bool hadQueue = !connection.out.empty();
    for (int i = 0; i < kSendsARound && !connection.out.empty(); ++i) {
      const std::span<const uint8_t> chunk = connection.out.front();
      const ssize_t count =
          ::send(connection.fd.get(), chunk.data(), chunk.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS)) break;
      if (count < 0) {
        breakSending(connection, errno);
        break;
      }
      connection.out.consume(static_cast<size_t>(count));
      connection.sentMs = now;
    }
    if (connection.sendBroken) connection.out.clear();
    drained = hadQueue && connection.out.empty();
    connection.wantsWrite = !connection.out.empty() || (connection.sendBroken && connection.serverSide);
    if (connection.outFull && connection.out.bytes() < kOutHighBytes / 2) {
      connection.outFull = false;
      restartFrameTime(connection);
    }
    applyInterest(poller_, connection, handle);
  }
  if (drained) rows_.drained(handle);
}

}  // namespace ttrpc::io
