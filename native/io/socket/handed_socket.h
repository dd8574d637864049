// Takes over sockets that the process which started this one has opened, such as systemd, after checking
// them.
//
// Thread: one at a time.
#pragma once

#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {

// Takes the descriptor of a listening unix socket; `mayBeAbstract`: one with an abstract name too.
// On success `fd` is closed, and `out` is the socket under a new number, close-on-exec and non-blocking.
// On failure `fd` is unchanged.
Status takeListener(int fd, bool mayBeAbstract, UniqueFd* out);

// The same for a connected socket.
Status takeConnection(int fd, UniqueFd* out);

}  // namespace ttrpc::io
