// Whether a listener admits a peer: its rule, its limits, and what JS wants to know about the peer.
//
// Thread: the loop's. Changes nothing.
#pragma once

#include "io/loop/listener.h"
#include "io/peer/peer.h"
#include "io/peer/socket_peer.h"

namespace ttrpc::io {

// `fd`: that of the peer's socket. Reads what `peer` lacks.
Verdict check(const Listener& listener, SocketPeer& peer, int fd, const OverflowIds& overflow);

// Whether another peer has to leave before this one can be admitted.
bool isFullHouse(const Verdict& verdict);
// The same, or another peer of the same user.
bool hasNoPlace(const Verdict& verdict);

}  // namespace ttrpc::io
