// The sockets of the fuzzer of connections.
#pragma once

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "io/socket/unique_fd.h"

namespace ttrpc::fuzz {

inline int lowestFreeDescriptor() {
  const int fd = ::fcntl(0, F_DUPFD, 0);
  ::close(fd);
  return fd;
}

inline std::string abstractName(const char* role) {
  return "ttrpc-fuzz-" + std::to_string(::getpid()) + "-" + role;
}

inline io::UniqueFd unixSocket() {
  return io::UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

}  // namespace ttrpc::fuzz
