// Descriptors that a peer sends along with its bytes (SCM_RIGHTS).
//
// Thread: any.
#pragma once

#include <sys/socket.h>

namespace ttrpc::io {

namespace detail {

// SO_PASSRIGHTS: Linux 6.16 and newer; older kernels pass all descriptors.
inline void setPassRights(int fd, int on) {
  constexpr int kPassRights = 83;  // the headers of older systems do not have it
  (void)::setsockopt(fd, SOL_SOCKET, kPassRights, &on, sizeof on);
}

}  // namespace detail

// Has the kernel refuse them: the peer's sendmsg fails with EPERM, also while the connection waits to be
// accepted. Otherwise a receive that does not ask for them closes them on the I/O thread, and closing another
// process's descriptor may take as long as that process wants (a TCP socket that lingers). Linux 6.16 and
// newer; does nothing on older kernels.
inline void refuseDescriptors(int fd) { detail::setPassRights(fd, 0); }

// Undoes that, for a listening socket whose peers hand over descriptors: those it accepts have the same
// setting.
inline void acceptDescriptors(int fd) { detail::setPassRights(fd, 1); }

}  // namespace ttrpc::io
