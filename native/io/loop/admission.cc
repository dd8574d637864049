#include "io/loop/admission.h"

#include <sys/resource.h>

#include <algorithm>

#include "wire/row.h"

namespace ttrpc::io {
namespace {

// Whether fewer than `reserved` descriptors of the process are free, or half of them where it may have few.
// The kernel always assigns the lowest free number, so all numbers below this one are in use.
bool isReserved(int fd, uint32_t reserved) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return false;
  return static_cast<rlim_t>(fd) >= limit.rlim_cur - std::min<rlim_t>(reserved, limit.rlim_cur / 2);
}

}  // namespace

Verdict check(const Listener& listener, SocketPeer& peer, int fd, const OverflowIds& overflow) {
  Verdict verdict = peer.identify();
  if (verdict.admitted) verdict = judge(listener.rule, peer, overflow);
  if (verdict.admitted && !listener.parks()) verdict = peer.fulfil(listener.wishes);
  if (!verdict.admitted) return verdict;
  if (listener.connectionsOf(peer.ids().uid) >= listener.maxConnectionsPerUid) {
    return {false, wire::kRefuseTooManyOfUid, 0};
  }
  if (listener.connections >= listener.maxConnections) return {false, wire::kRefuseTooMany, 0};
  if (isReserved(fd, listener.reservedDescriptors)) return {false, wire::kRefuseNoDescriptors, 0};
  return verdict;
}

bool isFullHouse(const Verdict& verdict) {
  return verdict.reason == wire::kRefuseTooMany || verdict.reason == wire::kRefuseNoDescriptors;
}

bool hasNoPlace(const Verdict& verdict) {
  return isFullHouse(verdict) || verdict.reason == wire::kRefuseTooManyOfUid;
}

}  // namespace ttrpc::io
