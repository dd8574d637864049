#include "io/connection/sender.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "io/connection/interest.h"

namespace ttrpc::io {
namespace {

constexpr int kSendFlags = MSG_NOSIGNAL | MSG_DONTWAIT;

size_t sizeOf(Pieces pieces) {
  size_t size = 0;
  for (const auto& piece : pieces) size += piece.size();
  return size;
}

// Passes up to `most` bytes of the pieces, from byte `from` on, to the kernel, with its result.
ssize_t sendFrom(int fd, Pieces pieces, size_t from, size_t most) {
  std::array<iovec, kMostPieces> parts;
  size_t count = 0;
  for (const auto& piece : pieces) {
    const size_t skipped = std::min(from, piece.size());
    const size_t length = std::min(piece.size() - skipped, most);
    from -= skipped;
    most -= length;
    if (length == 0) continue;
    parts[count++] = {const_cast<uint8_t*>(piece.data() + skipped), length};  // the kernel only reads
  }
  if (count == 1) return ::send(fd, parts[0].iov_base, parts[0].iov_len, kSendFlags);
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = count;
  return ::sendmsg(fd, &message, kSendFlags);
}

// Returns how many bytes the kernel took. A failed send only marks the connection: the loop alone
// reports closes, after the last row.
size_t sendInline(Connection& connection, Pieces pieces, SendBudget& budget) REQUIRES(connection.mutex) {
  const size_t size = sizeOf(pieces);
  size_t sent = 0;
  while (sent < size && budget.sends > 0 && budget.bytes > 0) {
    --budget.sends;
    const ssize_t count = sendFrom(connection.fd.get(), pieces, sent, budget.bytes);
    if (count < 0) {
      if (errno == EINTR) continue;
      const bool isFull = errno == EAGAIN || errno == EWOULDBLOCK;
      if (isFull && connection.enlargeSendBuffer()) continue;
      if (!isFull && errno != ENOBUFS) connection.breakSending(errno);
      break;
    }
    sent += static_cast<size_t>(count);
    budget.bytes -= std::min(budget.bytes, static_cast<size_t>(count));
  }
  return sent;
}

}  // namespace

Sent Sender::send(Handle handle, Pieces pieces, SendBudget& budget) {
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
  const size_t sent = wasEmpty ? sendInline(*connection, pieces, budget) : 0;
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
  if (sent < sizeOf(pieces) && !queue(*connection, handle, pieces, sent)) {
    drop(*connection);
    connection->breakSending(ENOMEM);
    return {};
  }
  return {true, wasEmpty && !connection->out.empty(), connection->out.bytes()};
}

bool Sender::queue(Connection& connection, Handle handle, Pieces pieces, size_t sent) {
  const bool wasEmpty = connection.out.empty();
  const size_t before = connection.out.bytes();
  bool queued = true;
  for (const auto& piece : pieces) {
    const std::span<const uint8_t> left = piece.subspan(std::min(sent, piece.size()));
    sent -= piece.size() - left.size();
    queued = queued && connection.out.append(left.data(), left.size());
  }
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
