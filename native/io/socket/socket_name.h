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
  int fd = -1;       // 0 or more: this descriptor, handed over by whoever started us, and no name
};

struct SocketAddress {
  sockaddr_un address;
  socklen_t length;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }
};

// Bytes of a path or an abstract name: a path needs its NUL behind it, an abstract name its NUL in front.
inline constexpr size_t kMaxNameBytes = sizeof(sockaddr_un::sun_path) - 1;

// An abstract name is exactly as long as given: no padding, no trailing NUL.
Status toSocketAddress(const SocketName& name, SocketAddress* out);

}  // namespace ttrpc::io
