#include "io/loop/drainer.h"

#include <sys/socket.h>

#include <cerrno>
#include <span>

#include "io/connection/interest.h"
#include "io/connection/sender.h"
#include "io/loop/receiver.h"

namespace ttrpc::io {
namespace {

constexpr int kSendsARound = 16;  // then the lock is free for JS, which may wait for it

// Returns false when the kernel takes no more, or sending is broken.
bool sendFront(Connection& connection) REQUIRES(connection.mutex) {
  const std::span<const uint8_t> chunk = connection.out.front();
  const ssize_t count = ::send(connection.fd.get(), chunk.data(), chunk.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (count >= 0) {
    connection.out.consume(static_cast<size_t>(count));
    return true;
  }
  if (errno == EINTR) return true;
  if (errno != EAGAIN && errno != EWOULDBLOCK && errno != ENOBUFS) connection.breakSending(errno);
  return false;
}

}  // namespace

void Drainer::onWritable(Connection& connection, Handle handle) {
  bool drained = false;
  {
    const MutexLock lock(connection.mutex);
    const size_t before = connection.out.bytes();
    for (int i = 0; i < kSendsARound && !connection.out.empty() && sendFront(connection); ++i) {
    }
    if (connection.out.bytes() < before) connection.sentMs = nowMs();
    const bool broken = connection.state.isBroken();
    if (broken) connection.out.clear();
    drained = before > 0 && connection.out.empty();
    connection.wantsWrite = !connection.out.empty() || (broken && connection.role == Role::kServer);
    if (connection.state.isHeld(HoldReason::kPeerSlow) && connection.out.bytes() < kOutHighBytes / 2) {
      connection.state.release(HoldReason::kPeerSlow);
      restartFrameTime(connection);
    }
    (void)applyInterest(loop_.poller, connection, handle);
  }
  if (drained) loop_.rows.drained(handle);
}

void Drainer::watchWriteTime(Handle handle) {
  Connection* connection = loop_.table.live(handle);
  if (connection == nullptr) return;
  connection->sentMs = nowMs();
  const uint32_t timeoutMs = connection->limits.writeStallTimeoutMs;
  if (timeoutMs == 0 || connection->armed.write) return;
  connection->armed.write = true;
  loop_.timers.add({connection->sentMs + timeoutMs, TimerKind::kWrite, handle, connection->serial});
}

void Drainer::checkWriteTime(const Timer& timer) {
  Connection* connection = loop_.timed(timer);
  if (connection == nullptr) return;
  connection->armed.write = false;
  {
    const MutexLock lock(connection->mutex);
    if (connection->out.empty()) return;
  }
  const int64_t due = connection->sentMs + connection->limits.writeStallTimeoutMs;
  if (nowMs() >= due) return connections_.close(*connection, timer.id, wire::kCloseWriteStall, ETIMEDOUT);
  connection->armed.write = true;
  loop_.timers.add({due, TimerKind::kWrite, timer.id, timer.serial});
}

}  // namespace ttrpc::io
