#include "io/peer/socket_peer.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "io/peer/namespaces.h"
#include "wire/row.h"

namespace ttrpc::io {
namespace {

// SO_PEERGROUPS and SO_PEERPIDFD, which older headers lack. The numbers are the same on all architectures
// that the package supports.
constexpr int kPeerGroups = 59;
constexpr int kPeerPidfd = 77;
constexpr size_t kUsualGroups = 32;
constexpr size_t kMostGroups = 65536;  // NGROUPS_MAX

// Reads the supplementary gids. Returns an errno, or 0.
int readGroups(int socket, std::vector<uint32_t>& groups) {
  groups.resize(kUsualGroups);
  for (;;) {
    auto length = static_cast<socklen_t>(groups.size() * sizeof(uint32_t));
    const bool read = ::getsockopt(socket, SOL_SOCKET, kPeerGroups, groups.data(), &length) == 0;
    const size_t count = length / sizeof(uint32_t);
    if (read && count <= groups.size()) {
      groups.resize(count);
      return 0;
    }
    const int error = read ? EINVAL : errno;
    const bool longer = error == ERANGE && count > groups.size() && count <= kMostGroups;
    groups.resize(longer ? count : 0);
    if (!longer) return error;
  }
}

Judgement copyGroups(std::span<const uint32_t> gids, wire::Body& body) {
  const auto bytes = static_cast<uint32_t>(gids.size_bytes());
  if (!body.reserve(std::max(bytes, 1u))) return Judgement::unknown(wire::kRefuseNoGroups, ENOMEM);
  std::copy_n(reinterpret_cast<const uint8_t*>(gids.data()), bytes, body.data());
  body.setLength(bytes);
  return Judgement::of(true);
}

}  // namespace

Judgement SocketPeer::groups(std::span<const uint32_t>* gids) {
  if (!askedGroups_) groupsError_ = readGroups(socket_, groups_);
  askedGroups_ = true;
  if (groupsError_ != 0) return Judgement::unknown(wire::kRefuseNoGroups, groupsError_);
  *gids = groups_;
  return Judgement::of(true);
}

Judgement SocketPeer::pidfd(int* fd) {
  if (!askedPidfd_) {
    int given = -1;
    socklen_t length = sizeof given;
    const bool read = ::getsockopt(socket_, SOL_SOCKET, kPeerPidfd, &given, &length) == 0;
    pidfdError_ = read ? 0 : errno;
    if (read) pidfd_ = UniqueFd(given);
  }
  askedPidfd_ = true;
  if (!pidfd_.valid()) return Judgement::unknown(wire::kRefuseNoPidfd, pidfdError_);
  *fd = pidfd_.get();
  return Judgement::of(true);
}

Judgement SocketPeer::sharesNamespaces(uint32_t kinds) {
  int fd = -1;
  const Judgement known = pidfd(&fd);
  return known.answer == Answer::kYes ? shareNamespaces(fd, kinds) : known;
}

Verdict SocketPeer::fulfil(PeerWishes wishes) {
  Judgement known = Judgement::of(true);
  std::span<const uint32_t> gids;
  int fd = -1;
  if (wishes.groups) known = groups(&gids);
  if (wishes.groups && known.answer == Answer::kYes) known = copyGroups(gids, body_);
  if (wishes.pidfd && known.answer == Answer::kYes) known = pidfd(&fd);
  return {known.answer == Answer::kYes, known.reason, known.error};
}

}  // namespace ttrpc::io
