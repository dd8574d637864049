// Binding where an earlier server's socket may still stand.
//
// Thread: one at a time.
#pragma once

#include "io/socket/socket_place.h"
#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {

// Locks the directory of a path: between its bind() and its listen() a living
// server looks dead, and another starter could take it for stale.
// A directory that cannot be read leaves `lock` empty: then nothing is taken over.
Status lockDirectory(const SocketPlace& place, UniqueFd* lock);

// Binds, in place of a stale socket of ours if need be. `mayTakeOver`: the directory is locked.
Status bindTo(int fd, const SocketPlace& place, bool mayTakeOver);

}  // namespace ttrpc::io
