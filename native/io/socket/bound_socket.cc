#include "io/socket/bound_socket.h"

#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "io/socket/descriptor_passing.h"
#include "io/socket/handed_socket.h"
#include "io/socket/path_lock.h"
#include "io/socket/socket_place.h"
#include "io/socket/take_over.h"

namespace ttrpc::io {
namespace {

constexpr int kBacklog = 4096;  // a full backlog refuses connect() at once, so it is long

}  // namespace

BoundSocket& BoundSocket::operator=(BoundSocket&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::move(other.fd_);
    path_ = std::move(other.path_);
  }
  return *this;
}

Status BoundSocket::open(const SocketName& name, BoundSocket* out, const BindOptions& options) {
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

Status BoundSocket::bindPath(const SocketName& name, const BindOptions& options) {
  // On Linux the path takes its mode from the socket: at most 0600 from its first moment, whatever the umask.
  if (::fchmod(fd_.get(), S_IRUSR | S_IWUSR) != 0) return Status::system("fchmod");
  const Reach reach = options.allowUnsafeDirectory ? Reach::kThroughDirectory : Reach::kHoldDirectory;
  SocketPlace place;
  if (Status status = SocketPlace::find(name, reach, &place); !status.isOk()) return status;
  const bool hasPath = place.directory() >= 0;
  PathLock lock;  // held until the socket listens
  if (hasPath) {
    if (Status status = lock.take(place); !status.isOk()) return status;
  }
  if (Status status = bindTo(fd_.get(), place, options.owner, lock.isHeld()); !status.isOk()) return status;
  if (hasPath) {
    if (Status status = ownPath(name, place, options.owner); !status.isOk()) return status;
  }
  return ::listen(fd_.get(), kBacklog) == 0 ? Status::ok() : Status::system("listen");
}

Status BoundSocket::ownPath(const SocketName& name, const SocketPlace& place, const PathOwner& owner) {
  UniqueFd path;
  struct stat info;
  if (Status status = openBound(fd_.get(), place, &path, &info); !status.isOk()) {
    // Just bound, under the path's lock: ours, unless another process was seen to have replaced it.
    if (status.code != StatusCode::kPathReplaced) ::unlinkat(place.directory(), place.entry(), 0);
    return status;
  }
  path_ = std::make_shared<OwnPath>(name.name, info.st_dev, info.st_ino);
  return setOwner(path.get(), info, owner);
}

UniqueFd BoundSocket::release() {
  if (path_ != nullptr) path_->leave();
  path_.reset();
  return std::move(fd_);
}

void BoundSocket::close() {
  if (path_ != nullptr) path_->remove();
  path_.reset();
  fd_.reset();
}

}  // namespace ttrpc::io
