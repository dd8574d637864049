// Descriptors that a peer sends along with its bytes (SCM_RIGHTS).
//
// Thread: any.
#pragma once

#include <sys/socket.h>

namespace ttrpc::io {

// Has the kernel refuse them: the peer's sendmsg fails with EPERM, also while the connection waits to be
// accepted. Otherwise a receive that does not ask for them closes them on the I/O thread, and closing another
// process's descriptor may take as long as that process wants (a TCP socket that lingers). Linux 6.16 and
// newer; does nothing on older kernels.
inline void refuseDescriptors(int fd) {
  constexpr int kPassRights = 83;  // SO_PASSRIGHTS, which the headers of older systems do not have
  const int off = 0;
  (void)::setsockopt(fd, SOL_SOCKET, kPassRights, &off, sizeof off);
}

}  // namespace ttrpc::io
