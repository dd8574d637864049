// Binds to a path at which the socket of an earlier server may still be.
//
// Thread: one at a time.
#pragma once

#include "io/socket/path_owner.h"
#include "io/socket/socket_place.h"
#include "io/socket/status.h"

namespace ttrpc::io {

// Binds, after removing a stale socket if there is one that may be taken over: one of our user, or in a
// directory of our user one of the user that `owner` names. `mayTakeOver`: the path is locked.
Status bindTo(int fd, const SocketPlace& place, const PathOwner& owner, bool mayTakeOver);

}  // namespace ttrpc::io
