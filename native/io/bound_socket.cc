#include "bound_socket.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <utility>

namespace ttrpc::io {
namespace {

constexpr int kBacklog = 4096;  // a full backlog refuses connect() at once, so it is long

// True when no process holds the socket at the address any more. A datagram
// probe meets EPROTOTYPE where a stream socket is bound, also one that does not
// listen yet, which a stream probe could not tell from a dead one; and a live
// server does not get a connection from it.
Status isStale(const SocketAddress& address, bool* stale) {
  UniqueFd probe(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!probe.valid()) return Status::system("socket");
  *stale = ::connect(probe.get(), address.get(), address.length) != 0 && errno == ECONNREFUSED;
  return Status::ok();
}

constexpr int kLockTries = 200;  // a millisecond each

// Locks the directory of `path`: between its bind() and its listen() a living
// server looks dead, and another starter could take it for stale.
// A directory that cannot be opened leaves `lock` empty: then nothing is taken over.
Status lockDirectory(const std::string& path, UniqueFd* lock) {
  const std::string directory = path.substr(0, path.rfind('/') + 1);
  *lock = UniqueFd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock->valid()) return Status::ok();
  for (int i = 0; i < kLockTries; ++i) {
    if (::flock(lock->get(), LOCK_EX | LOCK_NB) == 0) return Status::ok();
    if (errno != EWOULDBLOCK && errno != EINTR) return Status::system("flock");
    ::usleep(1000);
  }
  return Status::of(StatusCode::kPathBusy, EADDRINUSE);
}

// Removes a socket of ours that nobody serves; refuses anything else with its reason.
Status removeStale(const std::string& path, const SocketAddress& address) {
  struct stat info;
  if (::lstat(path.c_str(), &info) != 0) {
    return errno == ENOENT ? Status::ok() : Status::system("lstat");
  }
  if (!S_ISSOCK(info.st_mode)) return Status::of(StatusCode::kPathNotSocket, EADDRINUSE);
  if (info.st_uid != ::geteuid()) return Status::of(StatusCode::kPathNotOwned, EADDRINUSE);
  bool stale = false;
  if (Status status = isStale(address, &stale); !status.isOk()) return status;
  if (!stale) return Status::of(StatusCode::kPathInUse, EADDRINUSE);
  return ::unlink(path.c_str()) == 0 || errno == ENOENT ? Status::ok() : Status::system("unlink");
}

// Binds, in place of a stale socket if need be. `mayTakeOver`: the directory is locked.
Status bindTo(int fd, const std::string& path, const SocketAddress& address, bool mayTakeOver) {
  if (::bind(fd, address.get(), address.length) == 0) return Status::ok();
  if (errno != EADDRINUSE || path.empty()) return Status::system("bind");
  if (!mayTakeOver) return Status::of(StatusCode::kPathUnlockable, EADDRINUSE);
  if (Status status = removeStale(path, address); !status.isOk()) return status;
  return ::bind(fd, address.get(), address.length) == 0 ? Status::ok() : Status::system("bind");
}

}  // namespace

BoundSocket& BoundSocket::operator=(BoundSocket&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::move(other.fd_);
    path_ = std::exchange(other.path_, {});
    device_ = other.device_;
    inode_ = other.inode_;
  }
  return *this;
}

Status BoundSocket::open(const SocketName& name, BoundSocket* out) {
  SocketAddress address;
  if (Status status = toSocketAddress(name, &address); !status.isOk()) return status;
  BoundSocket bound;
  bound.fd_ = UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!bound.fd_.valid()) return Status::system("socket");
  // On Linux the path takes its mode from the socket: 0600 from its first moment, whatever the umask.
  if (::fchmod(bound.fd_.get(), S_IRUSR | S_IWUSR) != 0) return Status::system("fchmod");
  const std::string path = name.isAbstract ? std::string() : name.name;
  UniqueFd lock;
  if (!path.empty()) {
    if (Status status = lockDirectory(path, &lock); !status.isOk()) return status;
  }
  if (Status status = bindTo(bound.fd_.get(), path, address, lock.valid()); !status.isOk()) return status;
  if (!path.empty()) {
    struct stat info;
    if (::lstat(path.c_str(), &info) != 0) {
      const Status status = Status::system("lstat");
      ::unlink(path.c_str());  // just bound, under the directory's lock: ours
      return status;
    }
    bound.path_ = path;
    bound.device_ = info.st_dev;
    bound.inode_ = info.st_ino;
  }
  if (::listen(bound.fd_.get(), kBacklog) != 0) return Status::system("listen");
  *out = std::move(bound);
  return Status::ok();
}

void BoundSocket::close() {
  if (!path_.empty()) {
    struct stat info;
    const bool ours = ::lstat(path_.c_str(), &info) == 0 && info.st_dev == device_ && info.st_ino == inode_;
    if (ours) ::unlink(path_.c_str());
    path_.clear();
  }
  fd_.reset();
}

}  // namespace ttrpc::io
