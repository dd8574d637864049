#include "io/peer/peer.h"

#include <sys/socket.h>

#include <cerrno>
#include <string_view>

#include "io/peer/proc_file.h"
#include "wire/row.h"

namespace ttrpc::io {
namespace {

// Reads "inside outside count" of the only range of a user namespace that maps all ids.
bool mapsEverything(const char* path) {
  const ProcFile map(path);
  std::string_view text = map.text();
  uint32_t inside = 1;
  uint32_t outside = 1;
  uint32_t count = 0;
  return takeNumber(&text, &inside) && takeNumber(&text, &outside) && takeNumber(&text, &count) &&
         inside == 0 && outside == 0 && count == UINT32_MAX;
}

uint32_t readId(const char* path, uint32_t otherwise) {
  const ProcFile file(path);
  std::string_view text = file.text();
  uint32_t id = otherwise;
  return takeNumber(&text, &id) ? id : otherwise;
}

Verdict refuse(int32_t reason, int error = 0) { return {false, reason, error}; }

}  // namespace

OverflowIds OverflowIds::read() {
  return {readId("/proc/sys/kernel/overflowuid", 65534), readId("/proc/sys/kernel/overflowgid", 65534),
          mapsEverything("/proc/self/uid_map"), mapsEverything("/proc/self/gid_map")};
}

Verdict readPeer(int fd, Peer* peer) {
  int domain = 0;
  socklen_t length = sizeof domain;
  if (::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &length) != 0) {
    return refuse(wire::kRefuseNoCredentials, errno);
  }
  // On TCP the next call would succeed and return no credentials.
  if (domain != AF_UNIX) return refuse(wire::kRefuseNotUnix);
  return readUnixPeer(fd, peer);
}

Verdict readUnixPeer(int fd, Peer* peer) {
  ucred credentials{};
  socklen_t length = sizeof credentials;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) {
    return refuse(wire::kRefuseNoCredentials, errno);
  }
  if (length != sizeof credentials) return refuse(wire::kRefuseNoCredentials, EINVAL);
  *peer = {credentials.pid, credentials.uid, credentials.gid};
  return {true, 0, 0};
}

}  // namespace ttrpc::io
