#include "io/connection/connection.h"

#include <sys/socket.h>

#include <cerrno>

namespace ttrpc::io {
namespace {
// The kernel doubles this number. Twice the default halves the wake-ups of a long stream
// (docs/decisions/0005); more would let a peer that does not read hold more memory.
constexpr int kSendBufferBytes = 208 * 1024;
}  // namespace

void Connection::breakSending(int error) {
  const bool peerGone = error == EPIPE || error == ECONNRESET;
  if (state.breakSending(peerGone ? 0 : error) && !peerGone) ::shutdown(fd.get(), SHUT_RDWR);
}

bool Connection::enlargeSendBuffer() {
  if (enlarged) return false;
  enlarged = true;
  (void)::setsockopt(fd.get(), SOL_SOCKET, SO_SNDBUF, &kSendBufferBytes, sizeof kSendBufferBytes);
  return true;
}

}  // namespace ttrpc::io
