#include "io/socket/handed_socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>

namespace ttrpc::io {
namespace {

constexpr int kLastStandard = 2;  // stdin, stdout and stderr must stay open, on any file

Status readOption(int fd, int name, int* value) {
  socklen_t length = sizeof *value;
  return ::getsockopt(fd, SOL_SOCKET, name, value, &length) == 0 ? Status::ok()
                                                                 : Status::system("getsockopt");
}

Status checkUnixStream(int fd) {
  int domain = 0;
  int type = 0;
  if (Status status = readOption(fd, SO_DOMAIN, &domain); !status.isOk()) return status;
  if (Status status = readOption(fd, SO_TYPE, &type); !status.isOk()) return status;
  if (domain != AF_UNIX || type != SOCK_STREAM) return Status::of(StatusCode::kNotUnixStream, EPROTOTYPE);
  return Status::ok();
}

Status isAbstract(int fd, bool* abstract) {
  sockaddr_un address{};
  socklen_t length = sizeof address;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    return Status::system("getsockname");
  }
  *abstract = length > offsetof(sockaddr_un, sun_path) && address.sun_path[0] == '\0';
  return Status::ok();
}

// Moves the socket to a new descriptor, so that code which uses the old number gets EBADF and not our socket.
Status take(int fd, UniqueFd* out) {
  UniqueFd own(::fcntl(fd, F_DUPFD_CLOEXEC, kLastStandard + 1));
  if (!own.valid()) return Status::system("fcntl");
  const int flags = ::fcntl(own.get(), F_GETFL);
  if (flags < 0 || ::fcntl(own.get(), F_SETFL, flags | O_NONBLOCK) != 0) return Status::system("fcntl");
  if (fd > kLastStandard) {
    ::close(fd);
  } else if (const UniqueFd nothing(::open("/dev/null", O_RDWR | O_CLOEXEC)); nothing.valid()) {
    ::dup2(nothing.get(), fd);
  }
  *out = std::move(own);
  return Status::ok();
}

}  // namespace

Status takeListener(int fd, bool mayBeAbstract, UniqueFd* out) {
  if (Status status = checkUnixStream(fd); !status.isOk()) return status;
  int listens = 0;
  if (Status status = readOption(fd, SO_ACCEPTCONN, &listens); !status.isOk()) return status;
  if (listens == 0) return Status::of(StatusCode::kNotListening, EINVAL);
  bool abstract = false;
  if (Status status = isAbstract(fd, &abstract); !status.isOk()) return status;
  if (abstract && !mayBeAbstract) return Status::of(StatusCode::kAbstractName, EACCES);
  return take(fd, out);
}

Status takeConnection(int fd, UniqueFd* out) {
  if (Status status = checkUnixStream(fd); !status.isOk()) return status;
  sockaddr_un peer{};
  socklen_t length = sizeof peer;
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &length) != 0) {
    return Status::system("getpeername");
  }
  return take(fd, out);
}

}  // namespace ttrpc::io
