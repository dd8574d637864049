#include "io/peer/peer.h"

#include <sys/socket.h>

#include <cerrno>
#include <fstream>

#include "wire/row.h"

namespace ttrpc::io {
namespace {

bool mapsEverything(const char* path) {
  std::ifstream map(path);
  uint64_t inside = 1;
  uint64_t outside = 1;
  uint64_t count = 0;
  return map >> inside >> outside >> count && inside == 0 && outside == 0 && count == UINT32_MAX;
}

uint32_t readId(const char* path, uint32_t otherwise) {
  std::ifstream file(path);
  uint32_t id = otherwise;
  return file >> id ? id : otherwise;
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
  ucred credentials{};
  length = sizeof credentials;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) {
    return refuse(wire::kRefuseNoCredentials, errno);
  }
  if (length != sizeof credentials) return refuse(wire::kRefuseNoCredentials, EINVAL);
  *peer = {credentials.pid, credentials.uid, credentials.gid};
  return {true, 0, 0};
}

}  // namespace ttrpc::io
