// Opens FIFOs without waiting for their other end.
//
// Thread: any.
#pragma once

#include <string>

#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::process {

// Opens the file of a descriptor anew, with flags of its own; close-on-exec. The descriptor may be one of O_PATH.
io::Status reopen(int fd, int flags, io::UniqueFd* out);

// `access`: O_RDONLY, O_WRONLY or O_RDWR. Fails with EINVAL, of fstat, for what is not a FIFO, which it does not
// open.
io::Status openFifo(const std::string& path, int access, bool nonblocking, io::UniqueFd* out);

}  // namespace ttrpc::process
