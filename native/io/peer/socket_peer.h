// The facts of the peer of a connected unix socket, each read from the kernel when first asked for.
//
// Thread: the loop's. Borrows: the socket. Owns: the pidfd, until it is taken.
#pragma once

#include <utility>
#include <vector>

#include "io/peer/peer_facts.h"
#include "io/socket/unique_fd.h"
#include "wire/body.h"

namespace ttrpc::io {

class SocketPeer final : public PeerFacts {
 public:
  explicit SocketPeer(int socket) : socket_(socket) {}

  // Reads the ids; called before all other methods. When the verdict is a refusal, the ids are not valid.
  Verdict identify() { return readUnixPeer(socket_, &ids_); }
  // Reads what JS wants to know.
  Verdict fulfil(PeerWishes wishes);

  [[nodiscard]] const Peer& ids() const override { return ids_; }
  Judgement groups(std::span<const uint32_t>* gids) override;
  Judgement sharesNamespaces(uint32_t kinds) override;
  // Sets `fd` to a pidfd of the process (SO_PEERPIDFD), since another process may have its pid later.
  Judgement pidfd(int* fd);
  UniqueFd takePidfd() { return std::move(pidfd_); }
  // Returns the groups that fulfil() has read, as native uint32 words.
  wire::Body takeGroups() { return std::move(body_); }

 private:
  const int socket_;
  Peer ids_;
  bool askedGroups_ = false;
  int groupsError_ = 0;
  std::vector<uint32_t> groups_;
  wire::Body body_;
  bool askedPidfd_ = false;
  int pidfdError_ = 0;
  UniqueFd pidfd_;
};

}  // namespace ttrpc::io
