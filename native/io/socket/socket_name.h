// The name of a unix socket: a path, an exact abstract name, or an open descriptor.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <string>

#include "io/socket/status.h"

namespace ttrpc::io {

struct SocketName {
  bool isAbstract = false;
  std::string name;  // the path, or the abstract name without its leading NUL
  int fd = -1;       // 0 or more: this descriptor, which another process has handed over, instead of a name
};

struct SocketAddress {
  sockaddr_un address;
  socklen_t length;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }
};

// The most bytes of a path, which needs a NUL behind it, or of an abstract name, which needs one in front.
inline constexpr size_t kMaxNameBytes = sizeof(sockaddr_un::sun_path) - 1;

// The address of an abstract name is exactly as long as the name, without padding or trailing NUL.
Status toSocketAddress(const SocketName& name, SocketAddress* out);

}  // namespace ttrpc::io
