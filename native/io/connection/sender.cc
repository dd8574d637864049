#include "io/connection/sender.h"

#include <sys/socket.h>

#include <cerrno>

#include "io/connection/interest.h"

namespace ttrpc::io {
namespace {

// How many bytes the kernel took. A failed send only marks the connection: the
// I/O thread alone tells closes, after the last row.
size_t sendInline(Connection& connection, const uint8_t* data, size_t length, SendBudget& budget) {
  size_t sent = 0;
  while (sent < length && budget.sends > 0 && budget.bytes > 0) {
    --budget.sends;
    const ssize_t count =
        ::send(connection.fd.get(), data + sent, length - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK && errno != ENOBUFS) breakSending(connection, errno);
      break;
    }
    sent += static_cast<size_t>(count);
    budget.bytes -= budget.bytes < static_cast<size_t>(count) ? budget.bytes : static_cast<size_t>(count);
  }
  return sent;
}

}  // namespace

Sent Sender::send(Handle handle, const uint8_t* data, size_t length, SendBudget& budget) {
  Connection* connection = table_.find(handle);
  if (connection == nullptr) return {};
  const std::lock_guard<std::mutex> lock(connection->mutex);
  if (!ConnectionTable::matches(*connection, handle) || !connection->fd.valid() || connection->closing)
    return {};
  if (connection->sendBroken) return {};
  const bool wasEmpty = connection->out.empty();
  const size_t sent = wasEmpty ? sendInline(*connection, data, length, budget) : 0;
  if (connection->sendBroken) {
    // A client that has only shut its receiving side says nothing itself: this wakes the I/O thread, which
    // ends it. A server that is draining does so too, and its answers still come: a client side stays.
    if (connection->serverSide) {
      connection->wantsWrite = true;
      applyInterest(poller_, *connection, handle);
    }
    return {};
  }
  if (sent < length) {
    connection->out.append(data + sent, length - sent);
    const bool fills =
        connection->serverSide && !connection->outFull && connection->out.bytes() > kOutHighBytes;
    if (wasEmpty || fills) {
      connection->wantsWrite = true;
      connection->outFull = connection->outFull || fills;
      applyInterest(poller_, *connection, handle);
    }
  }
  return {true, wasEmpty && !connection->out.empty(), connection->out.bytes()};
}

void Sender::stop(Handle handle) {
  Connection* connection = table_.find(handle);
  if (connection == nullptr) return;
  const std::lock_guard<std::mutex> lock(connection->mutex);
  if (!ConnectionTable::matches(*connection, handle)) return;
  connection->closing = true;
  connection->out.clear();
}

size_t Sender::queuedBytes(Handle handle) {
  Connection* connection = table_.find(handle);
  if (connection == nullptr) return 0;
  const std::lock_guard<std::mutex> lock(connection->mutex);
  return ConnectionTable::matches(*connection, handle) ? connection->out.bytes() : 0;
}

}  // namespace ttrpc::io
