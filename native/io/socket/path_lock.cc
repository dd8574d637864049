#include "io/socket/path_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cstdint>
#include <utility>

namespace ttrpc::io {
namespace {

constexpr int kTries = 8;  // each ends early only when the holder removes the file at that moment
constexpr mode_t kOnlyUs = S_IRUSR | S_IWUSR;

// Whether the file cannot be opened because of what is at its name, or because none can be made there; no
// holder of the lock causes that.
bool cannotBe(int error) { return error != EINTR && error != EMFILE && error != ENFILE && error != ENOMEM; }

enum class Outcome : uint8_t {
  kNone,     // the file is not ours: another user may lock it
  kRemoved,  // the holder has removed it meanwhile
  kLocked,
};

// Whether the file is one that take() makes. Another user may put a link to a file of ours at its name,
// which he can lock where its mode lets him open it.
bool isOurLock(const struct stat& info) {
  const bool onlyOurs = info.st_uid == ::geteuid() && (info.st_mode & 077) == 0;
  return S_ISREG(info.st_mode) && onlyOurs && info.st_nlink <= 1;
}

Status lockFile(int fd, int directory, const char* name, Outcome* outcome) {
  struct stat info;
  if (::fstat(fd, &info) != 0) return Status::system("fstat");
  if (!isOurLock(info)) return Status::ok();
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return Status::of(StatusCode::kPathBusy, EADDRINUSE);
    if (errno != EINTR) return Status::system("flock");
  }
  struct stat found;
  const bool isThere = ::fstatat(directory, name, &found, AT_SYMLINK_NOFOLLOW) == 0;
  if (!isThere && errno != ENOENT) return Status::system("fstatat");
  const bool isSame = isThere && found.st_dev == info.st_dev && found.st_ino == info.st_ino;
  if (isSame) ::fchmod(fd, kOnlyUs);  // the umask may have taken bits of ours
  *outcome = isSame ? Outcome::kLocked : Outcome::kRemoved;
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
    Outcome outcome = Outcome::kNone;
    if (Status status = lockFile(file.get(), directory, name.c_str(), &outcome); !status.isOk()) {
      if (status.code == StatusCode::kSystem) ::unlinkat(directory, name.c_str(), 0);
      return status;
    }
    if (outcome == Outcome::kNone) return Status::ok();
    if (outcome == Outcome::kRemoved) continue;
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
