// Who is at the other end of a unix socket, as the kernel tells it.
// Every check fails closed: what cannot be read is refused, with the reason.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace ttrpc::io {

struct Peer {
  int32_t pid = -1;
  uint32_t uid = UINT32_MAX;
  uint32_t gid = UINT32_MAX;
};

// What JS wants to know of a peer besides; who lacks it is refused.
struct PeerWishes {
  bool groups = false;
  bool pidfd = false;
};

// Overflow ids stand for "somebody who is not mapped into this user namespace"
// and identify nobody, unless every id is mapped here.
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

}  // namespace ttrpc::io
