#include "io/socket/bound_socket.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <utility>

#include "io/socket/descriptor_passing.h"
#include "io/socket/handed_socket.h"
#include "io/socket/socket_place.h"
#include "io/socket/take_over.h"

namespace ttrpc::io {
namespace {

constexpr int kBacklog = 4096;  // a full backlog refuses connect() at once, so it is long

// A user who may write into the directory can replace our socket by another. In a sticky directory, such as
// /tmp, only the owner of the directory can.
Status checkDirectory(int directory) {
  struct stat info;
  if (::fstat(directory, &info) != 0) return Status::system("fstat");
  if (info.st_uid != ::geteuid() && info.st_uid != 0) {
    return Status::of(StatusCode::kDirectoryNotOwned, EACCES);
  }
  const bool writable = (info.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  if (writable && (info.st_mode & S_ISVTX) == 0) return Status::of(StatusCode::kDirectoryWritable, EACCES);
  return Status::ok();
}

}  // namespace

BoundSocket& BoundSocket::operator=(BoundSocket&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::move(other.fd_);
    path_ = std::move(other.path_);
  }
  return *this;
}

Status BoundSocket::open(const SocketName& name, BoundSocket* out, BindOptions options) {
  BoundSocket bound;
  if (name.fd >= 0) {
    const Status status = takeListener(name.fd, options.allowAbstract, &bound.fd_);
    if (!status.isOk()) return status;
    refuseDescriptors(bound.fd_.get());
    *out = std::move(bound);
    return status;
  }
  bound.fd_ = UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!bound.fd_.valid()) return Status::system("socket");
  refuseDescriptors(bound.fd_.get());
  if (Status status = bound.bindPath(name, options); !status.isOk()) return status;
  *out = std::move(bound);
  return Status::ok();
}

Status BoundSocket::bindPath(const SocketName& name, BindOptions options) {
  // On Linux the path takes its mode from the socket: 0600 from its first moment, whatever the umask.
  if (::fchmod(fd_.get(), S_IRUSR | S_IWUSR) != 0) return Status::system("fchmod");
  SocketPlace place;
  if (Status status = SocketPlace::find(name, true, &place); !status.isOk()) return status;
  const bool hasPath = place.directory() >= 0;
  UniqueFd lock;  // held until the socket listens
  if (hasPath) {
    const Status safe = options.allowUnsafeDirectory ? Status::ok() : checkDirectory(place.directory());
    if (!safe.isOk()) return safe;
    if (Status status = lockDirectory(place, &lock); !status.isOk()) return status;
  }
  if (Status status = bindTo(fd_.get(), place, lock.valid()); !status.isOk()) return status;
  if (hasPath) {
    struct stat info;
    if (::fstatat(place.directory(), place.entry(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
      const Status status = Status::system("fstatat");
      ::unlinkat(place.directory(), place.entry(), 0);  // just bound, under the directory's lock: ours
      return status;
    }
    path_ = std::make_shared<OwnPath>(name.name, info.st_dev, info.st_ino);
  }
  return ::listen(fd_.get(), kBacklog) == 0 ? Status::ok() : Status::system("listen");
}

void BoundSocket::close() {
  if (path_ != nullptr) path_->remove();
  path_.reset();
  fd_.reset();
}

}  // namespace ttrpc::io
