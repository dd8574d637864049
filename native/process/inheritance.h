// Which descriptors the programs that this process starts inherit.
//
// Thread: any.
#pragma once

#include "io/socket/status.h"

namespace ttrpc::process {

// Marks all descriptors from `from` on close-on-exec.
io::Status closeOnExec(int from);

}  // namespace ttrpc::process
