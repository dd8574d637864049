#include "io/socket/socket_name.h"

#include <cstddef>
#include <cstring>

namespace ttrpc::io {

Status toSocketAddress(const SocketName& name, SocketAddress* out) {
  std::memset(out, 0, sizeof *out);
  out->address.sun_family = AF_UNIX;
  if (name.name.empty() || name.name.size() > kMaxNameBytes) {
    return Status::of(StatusCode::kPathTooLong, ENAMETOOLONG);
  }
  char* to = out->address.sun_path + (name.isAbstract ? 1 : 0);
  name.name.copy(to, name.name.size());
  out->length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.name.size());
  return Status::ok();
}

}  // namespace ttrpc::io
