#include "process/inheritance.h"

#include <fcntl.h>

#include <cerrno>

namespace ttrpc::process {

io::Status closeOnExec(int fd) {
  const int flags = ::fcntl(fd, F_GETFD);
  if (flags >= 0 && ::fcntl(fd, F_SETFD, flags | FD_CLOEXEC) == 0) return io::Status::ok();
  return errno == EBADF ? io::Status::ok() : io::Status::system("fcntl");
}

}  // namespace ttrpc::process
