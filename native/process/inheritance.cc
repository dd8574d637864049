#include "process/inheritance.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <limits>
#include <memory>

namespace ttrpc::process {
namespace {

// Headers of older systems do not have these.
constexpr long kCloseRange = 436;
constexpr unsigned kCloseRangeCloexec = 1U << 2;

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

// For kernels before 5.11.
io::Status markEach(int from) {
  const std::unique_ptr<DIR, CloseDirectory> directory(::opendir("/proc/self/fd"));
  if (directory == nullptr) return io::Status::system("opendir");
  while (const dirent* entry = ::readdir(directory.get())) {
    const int fd = std::atoi(entry->d_name);  // 0 for `.` and `..`
    if (fd < from) continue;
    const int flags = ::fcntl(fd, F_GETFD);
    if (flags >= 0 && ::fcntl(fd, F_SETFD, flags | FD_CLOEXEC) != 0) return io::Status::system("fcntl");
  }
  return io::Status::ok();
}

}  // namespace

io::Status closeOnExec(int from) {
  const long failed = ::syscall(kCloseRange, static_cast<unsigned>(from),
                                std::numeric_limits<unsigned>::max(), kCloseRangeCloexec);
  if (failed == 0) return io::Status::ok();
  return errno == ENOSYS || errno == EINVAL || errno == EPERM ? markEach(from)
                                                              : io::Status::system("close_range");
}

}  // namespace ttrpc::process
