// Binds to a path at which the socket of an earlier server may still be.
//
// Thread: one at a time.
#pragma once

#include "io/socket/socket_place.h"
#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {

// Locks the directory of a path. Between its bind() and its listen() a live server looks dead, and another
// process that starts could take its socket for stale. When the directory cannot be read, `lock` stays empty,
// and no socket is taken over.
Status lockDirectory(const SocketPlace& place, UniqueFd* lock);

// Binds, after removing a stale socket of our user if there is one. `mayTakeOver`: the directory is locked.
Status bindTo(int fd, const SocketPlace& place, bool mayTakeOver);

}  // namespace ttrpc::io
