// Sockets that whoever started us has opened: checked, then ours.
//
// Thread: one at a time.
#pragma once

#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {

// Takes the descriptor of a listening unix socket; `mayBeAbstract`: one with an abstract name too.
// On success `fd` is closed and `out` is the socket, under a number of ours, close-on-exec and
// non-blocking; else it is left as it was.
Status takeListener(int fd, bool mayBeAbstract, UniqueFd* out);

// The same for a connected one.
Status takeConnection(int fd, UniqueFd* out);

}  // namespace ttrpc::io
