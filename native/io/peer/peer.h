// The credentials of the peer of a unix socket, as the kernel reports them. Every check fails closed: a peer
// whose credentials cannot be read is refused, with the reason.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace ttrpc::io {

struct Peer {
  int32_t pid = -1;
  uint32_t uid = UINT32_MAX;
  uint32_t gid = UINT32_MAX;
};

// What else JS wants to know about each peer. A peer for which it cannot be read is refused.
struct PeerWishes {
  bool groups = false;
  bool pidfd = false;
};

// The kernel replaces ids that are not mapped into this user namespace by the overflow ids. They do not
// identify a user or group, unless every id is mapped here.
struct OverflowIds {
  uint32_t uid = 65534;
  uint32_t gid = 65534;
  bool uidsAreWhole = false;  // /proc/self/uid_map maps everything: 65534 is a real user
  bool gidsAreWhole = false;
  static OverflowIds read();
};

struct Verdict {
  bool admitted = false;
  int32_t reason = 0;  // wire::RefuseReason
  int error = 0;
};

// Reads SO_PEERCRED of a connected unix socket: the credentials of the process
// that called connect() (or, from a client's side, listen()).
Verdict readPeer(int fd, Peer* peer);
// The same for a socket that is known to be a unix socket, without asking the kernel for that.
Verdict readUnixPeer(int fd, Peer* peer);

}  // namespace ttrpc::io
