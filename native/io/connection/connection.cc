#include "io/connection/connection.h"

#include <sys/socket.h>

#include <cerrno>

namespace ttrpc::io {

void Connection::breakSending(int error) {
  const bool peerGone = error == EPIPE || error == ECONNRESET;
  if (state.breakSending(peerGone ? 0 : error) && !peerGone) ::shutdown(fd.get(), SHUT_RDWR);
}

}  // namespace ttrpc::io
