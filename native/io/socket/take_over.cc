#include "io/socket/take_over.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ttrpc::io {
namespace {

// Sets `stale` to whether no process holds the socket at the address any more. The probe is a datagram
// socket, which gets EPROTOTYPE when a stream socket is bound. This also holds for one that does not listen
// yet, which a stream probe could not distinguish from a dead one; and a live server accepts no connection
// from it.
Status isStale(const SocketAddress& address, bool* stale) {
  UniqueFd probe(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!probe.valid()) return Status::system("socket");
  *stale = ::connect(probe.get(), address.get(), address.length) != 0 && errno == ECONNREFUSED;
  return Status::ok();
}

bool mayTake(const struct stat& found, const SocketPlace& place, const PathOwner& owner) {
  if (found.st_uid == ::geteuid()) return true;
  struct stat directory;
  return owner.uid != kSameUid && found.st_uid == owner.uid && ::fstat(place.directory(), &directory) == 0 &&
         directory.st_uid == ::geteuid();
}

// Whether this file is still at the path: a server on the JS engine, which takes no lock, may have replaced
// it, and the new file may have the inode number of the old one.
bool isStillThere(const SocketPlace& place, const struct stat& found) {
  struct stat info;
  return ::fstatat(place.directory(), place.entry(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
         info.st_dev == found.st_dev && info.st_ino == found.st_ino &&
         info.st_ctim.tv_sec == found.st_ctim.tv_sec && info.st_ctim.tv_nsec == found.st_ctim.tv_nsec;
}

// Removes a socket that may be taken over. Returns a failure for anything else.
Status removeStale(const SocketPlace& place, const PathOwner& owner) {
  struct stat info;
  if (::fstatat(place.directory(), place.entry(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
    return errno == ENOENT ? Status::ok() : Status::system("fstatat");
  }
  if (!S_ISSOCK(info.st_mode)) return Status::of(StatusCode::kPathNotSocket, EADDRINUSE);
  if (!mayTake(info, place, owner)) return Status::of(StatusCode::kPathNotOwned, EADDRINUSE);
  bool stale = false;
  if (Status status = isStale(place.address(), &stale); !status.isOk()) return status;
  if (!stale || !isStillThere(place, info)) return Status::of(StatusCode::kPathInUse, EADDRINUSE);
  const bool gone = ::unlinkat(place.directory(), place.entry(), 0) == 0 || errno == ENOENT;
  return gone ? Status::ok() : Status::system("unlinkat");
}

}  // namespace

Status bindTo(int fd, const SocketPlace& place, const PathOwner& owner, bool mayTakeOver) {
  const SocketAddress& address = place.address();
  if (::bind(fd, address.get(), address.length) == 0) return Status::ok();
  if (errno != EADDRINUSE || place.directory() < 0) return Status::system("bind");
  if (!mayTakeOver) return Status::of(StatusCode::kPathUnlockable, EADDRINUSE);
  if (Status status = removeStale(place, owner); !status.isOk()) return status;
  return ::bind(fd, address.get(), address.length) == 0 ? Status::ok() : Status::system("bind");
}

}  // namespace ttrpc::io
