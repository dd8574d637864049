#include "io/socket/path_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace ttrpc::io {
namespace {

constexpr int kTries = 8;  // each ends early only when the holder removes the file at that moment
constexpr mode_t kOnlyUs = S_IRUSR | S_IWUSR;

// Whether a file cannot be opened because of what is at its name, or because none can be made there; no
// holder of the lock causes that.
bool cannotBe(int error) { return error != EINTR && error != EMFILE && error != ENFILE && error != ENOMEM; }

Status lockFile(int fd) {
  for (;;) {
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return Status::ok();
    if (errno == EWOULDBLOCK) return Status::of(StatusCode::kPathBusy, EADDRINUSE);
    if (errno != EINTR) return Status::system("flock");
  }
}

// Sets `isAt` to whether the file still has its name: the holder of the lock removes it.
Status findAt(const struct stat& file, int directory, const char* name, bool* isAt) {
  struct stat info;
  if (::fstatat(directory, name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
    return errno == ENOENT ? Status::ok() : Status::system("fstatat");
  }
  *isAt = info.st_dev == file.st_dev && info.st_ino == file.st_ino;
  return Status::ok();
}

}  // namespace

Status PathLock::take(const SocketPlace& place) {
  const int directory = place.directory();
  const std::string name = std::string(".") + place.entry() + ".lock";
  // Not blocking, since another user may have put a FIFO there.
  constexpr int kFlags = O_RDONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  for (int i = 0; i < kTries; ++i) {
    UniqueFd file(::openat(directory, name.c_str(), kFlags, kOnlyUs));
    if (!file.valid()) {
      if (errno == EINTR) continue;
      return cannotBe(errno) ? Status::ok() : Status::system("openat");
    }
    struct stat info;
    if (::fstat(file.get(), &info) != 0) {
      const Status status = Status::system("fstat");
      ::unlinkat(directory, name.c_str(), 0);
      return status;
    }
    if (!S_ISREG(info.st_mode) || info.st_uid != ::geteuid()) return Status::ok();
    ::fchmod(file.get(), kOnlyUs);  // the umask may have taken bits of ours
    if (Status status = lockFile(file.get()); !status.isOk()) return status;
    bool isAt = false;
    if (Status status = findAt(info, directory, name.c_str(), &isAt); !status.isOk()) {
      ::unlinkat(directory, name.c_str(), 0);
      return status;
    }
    if (!isAt) continue;
    file_ = std::move(file);
    directory_ = directory;
    name_ = name;
    return Status::ok();
  }
  return Status::of(StatusCode::kPathBusy, EADDRINUSE);
}

void PathLock::release() {
  if (!file_.valid()) return;
  ::unlinkat(directory_, name_.c_str(), 0);  // while it is locked: no other process locks this file any more
  file_.reset();
}

}  // namespace ttrpc::io
