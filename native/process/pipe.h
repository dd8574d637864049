// Pipes without a path.
//
// Thread: any.
#pragma once

#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::process {

// Both ends are blocking and close-on-exec.
struct Pipe {
  io::UniqueFd read;
  io::UniqueFd write;
};

io::Status openPipe(Pipe* out);

}  // namespace ttrpc::process
