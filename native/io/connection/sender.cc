#include "io/connection/sender.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "io/connection/interest.h"

namespace ttrpc::io {
namespace {

// Returns how many bytes the kernel took. A failed send only marks the connection: the loop alone
// reports closes, after the last row.
size_t sendInline(Connection& connection, std::span<const uint8_t> bytes, SendBudget& budget)
    REQUIRES(connection.mutex) {
  size_t sent = 0;
  while (sent < bytes.size() && budget.sends > 0 && budget.bytes > 0) {
    --budget.sends;
    const ssize_t count = ::send(connection.fd.get(), bytes.data() + sent,
                                 std::min(bytes.size() - sent, budget.bytes), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK && errno != ENOBUFS) connection.breakSending(errno);
      break;
    }
    sent += static_cast<size_t>(count);
    budget.bytes -= std::min(budget.bytes, static_cast<size_t>(count));
  }
  return sent;
}

}  // namespace

Sent Sender::send(Handle handle, std::span<const uint8_t> bytes, SendBudget& budget) {
  Connection* connection = table_.find(handle);
  if (connection == nullptr) return {};
  const MutexLock lock(connection->mutex);
  if (!ConnectionTable::matches(*connection, handle) || !connection->fd.valid()) return {};
  if (connection->state.send() != SendState::kOpen) return {};
  const bool wasEmpty = connection->out.empty();
  if (connection->role == Role::kServer && table_.output().refuses(connection->out.bytes())) {
    drop(*connection);
    connection->breakSending(ENOBUFS);
    return {};
  }
  const size_t sent = wasEmpty ? sendInline(*connection, bytes, budget) : 0;
  if (connection->state.isBroken()) {
    // A client that has only shut down its receiving side sends no end by itself: EPOLLOUT wakes the I/O
    // thread, which closes the connection. A server that drains shuts down its receiving side too, and its
    // answers still arrive, so a client's connection stays open.
    if (connection->role == Role::kServer) {
      connection->wantsWrite = true;
      (void)applyInterest(sockets_, *connection, handle);
    }
    return {};
  }
  if (sent < bytes.size() && !queue(*connection, handle, bytes.subspan(sent))) {
    drop(*connection);
    connection->breakSending(ENOMEM);
    return {};
  }
  return {true, wasEmpty && !connection->out.empty(), connection->out.bytes()};
}

bool Sender::queue(Connection& connection, Handle handle, std::span<const uint8_t> bytes) {
  const bool wasEmpty = connection.out.empty();
  const size_t before = connection.out.bytes();
  const bool queued = connection.out.append(bytes.data(), bytes.size());
  table_.output().count(before, connection.out.bytes());
  if (!queued) return false;
  const bool fills = connection.role == Role::kServer && !connection.state.isHeld(HoldReason::kPeerSlow) &&
                     (connection.out.bytes() > kOutHighBytes || table_.output().isSpent());
  if (!wasEmpty && !fills) return true;
  connection.wantsWrite = true;
  if (fills) connection.state.hold(HoldReason::kPeerSlow);
  (void)applyInterest(sockets_, connection, handle);
  return true;
}

void Sender::stop(Handle handle) {
  Connection* connection = table_.find(handle);
  if (connection == nullptr) return;
  const MutexLock lock(connection->mutex);
  if (!ConnectionTable::matches(*connection, handle)) return;
  (void)connection->state.closeSending();
  drop(*connection);
}

void Sender::drop(Connection& connection) {
  table_.output().count(connection.out.bytes(), 0);
  connection.out.clear();
}

bool Sender::consumeActivity(Handle handle) {
  Connection* connection = table_.find(handle);
  if (connection == nullptr) return false;
  const MutexLock lock(connection->mutex);
  if (!ConnectionTable::matches(*connection, handle)) return false;
  const bool received = connection->received.exchange(false, std::memory_order_relaxed);
  return received || !connection->out.empty() || connection->state.isHeld(HoldReason::kNoRoom);
}

size_t Sender::queuedBytes(Handle handle) {
  Connection* connection = table_.find(handle);
  if (connection == nullptr) return 0;
  const MutexLock lock(connection->mutex);
  return ConnectionTable::matches(*connection, handle) ? connection->out.bytes() : 0;
}

}  // namespace ttrpc::io
