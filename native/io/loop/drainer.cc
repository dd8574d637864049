#include "io/loop/drainer.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

// Must come after the headers above, which define some of its names too.
#include <linux/sockios.h>

#include <algorithm>
#include <cerrno>
#include <span>

#include "io/connection/interest.h"
#include "io/connection/sender.h"
#include "io/loop/receiver.h"

namespace ttrpc::io {
namespace {

// What one connection sends in a round. Then other connections are served, and the lock is free for JS, which
// may wait for it. A peer that reads at the same time would otherwise take a long queue in one call.
constexpr size_t kBytesARound = 256 * 1024;
constexpr size_t kBytesASend = 64 * 1024;
constexpr int kSendsARound = 16;
// How often in writeStallTimeoutMs the kernel's queue is looked at.
constexpr int64_t kChecks = 4;

// Returns false when the kernel takes no more, or sending is broken.
bool sendFront(Connection& connection) REQUIRES(connection.mutex) {
  const std::span<const uint8_t> chunk = connection.out.front();
  const size_t most = std::min(chunk.size(), kBytesASend);
  const ssize_t count = ::send(connection.fd.get(), chunk.data(), most, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (count >= 0) {
    connection.out.consume(static_cast<size_t>(count));
    return true;
  }
  if (errno == EINTR) return true;
  if (errno != EAGAIN && errno != EWOULDBLOCK && errno != ENOBUFS) connection.breakSending(errno);
  return false;
}

// Returns how many bytes the kernel holds for the peer; `otherwise` when it does not know.
uint32_t unreadByPeer(const Connection& connection, uint32_t otherwise) {
  int bytes = 0;
  return ::ioctl(connection.ioFd(), SIOCOUTQ, &bytes) == 0 ? static_cast<uint32_t>(bytes) : otherwise;
}

// Notes that the peer takes bytes now and, if more are queued for it, what it has not read of the kernel's.
void noteProgress(Connection& connection, bool queued) {
  connection.sentMs = nowMs();
  if (queued) connection.unreadByPeer = unreadByPeer(connection, 0);
}

}  // namespace

void Drainer::onWritable(Connection& connection, Handle handle) {
  bool drained = false;
  {
    const MutexLock lock(connection.mutex);
    const size_t before = connection.out.bytes();
    for (int i = 0; i < kSendsARound && !connection.out.empty() && sendFront(connection); ++i) {
      if (before - connection.out.bytes() >= kBytesARound) break;
    }
    if (connection.out.bytes() < before) {
      noteProgress(connection, !connection.out.empty());
      loop_.spareMemory.onUse();
    }
    const bool broken = connection.state.isBroken();
    if (broken) connection.out.clear();
    OutputBudget& budget = loop_.table.output();
    budget.count(before, connection.out.bytes());
    drained = before > 0 && connection.out.empty();
    connection.wantsWrite = !connection.out.empty() || (broken && connection.role == Role::kServer);
    const size_t mostQueued = budget.isSpent() ? 0 : kOutHighBytes / 2;
    if (connection.state.isHeld(HoldReason::kPeerSlow) && connection.out.bytes() <= mostQueued) {
      connection.state.release(HoldReason::kPeerSlow);
      resumeFrame(connection);
    }
    (void)applyInterest(loop_.sockets, connection, handle);
  }
  if (drained) loop_.rows.drained(handle);
}

void Drainer::watchWriteTime(Handle handle) {
  Connection* connection = loop_.table.live(handle);
  if (connection == nullptr) return;
  noteProgress(*connection, true);
  const uint32_t timeoutMs = connection->limits.writeStallTimeoutMs;
  if (timeoutMs != 0 && !connection->armed.write) addWriteTimer(*connection, handle, connection->sentMs);
}

void Drainer::addWriteTimer(Connection& connection, Handle handle, int64_t now) {
  const int64_t timeoutMs = connection.limits.writeStallTimeoutMs;
  const int64_t due = connection.sentMs + timeoutMs;
  connection.armed.write = true;
  const int64_t at = std::min(due, now + std::max(timeoutMs / kChecks, int64_t{1}));
  loop_.timers.add({at, TimerKind::kWrite, handle, connection.serial});
}

void Drainer::checkWriteTime(const Timer& timer) {
  Connection* connection = loop_.timed(timer);
  if (connection == nullptr) return;
  connection->armed.write = false;
  {
    const MutexLock lock(connection->mutex);
    if (connection->out.empty()) return;
  }
  if (unreadByPeer(*connection, connection->unreadByPeer) < connection->unreadByPeer) {
    noteProgress(*connection, true);
  }
  const int64_t now = nowMs();
  if (now >= connection->sentMs + connection->limits.writeStallTimeoutMs) {
    return connections_.close(*connection, timer.id, wire::kCloseWriteStall, ETIMEDOUT);
  }
  addWriteTimer(*connection, timer.id, now);
}

}  // namespace ttrpc::io
