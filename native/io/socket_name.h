// The name of a unix socket: a path, or an exact abstract name.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <string>

#include "status.h"

namespace ttrpc::io {

struct SocketName {
  bool isAbstract = false;
  std::string name;  // the path, or the abstract name without its leading NUL
};

struct SocketAddress {
  sockaddr_un address;
  socklen_t length;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }
};

// An abstract name is exactly as long as given: no padding, no trailing NUL.
Status toSocketAddress(const SocketName& name, SocketAddress* out);

}  // namespace ttrpc::io
