// Which descriptors the programs that this process starts inherit.
//
// Thread: any.
#pragma once

#include "io/socket/status.h"

namespace ttrpc::process {

// Marks a descriptor close-on-exec. Does nothing when it is closed.
io::Status closeOnExec(int fd);

}  // namespace ttrpc::process
