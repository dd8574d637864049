// Opens FIFOs without waiting for their other end.
//
// Thread: any.
#pragma once

#include <string>

#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::process {

// Opens the FIFO or pipe of a descriptor anew, non-blocking and close-on-exec. The descriptor may be one of
// O_PATH.
io::Status reopenFifo(int fd, int access, io::UniqueFd* out);

// `access`: O_RDONLY, O_WRONLY or O_RDWR. Fails with EINVAL, of fstat, for what is not a FIFO, which it does
// not open.
io::Status openFifo(const std::string& path, int access, bool nonblocking, io::UniqueFd* out);

}  // namespace ttrpc::process
