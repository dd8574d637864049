// Children of this process that have ended, and those that it adopts.
//
// Thread: any.
#pragma once

#include <sys/types.h>

#include <optional>

#include "io/socket/status.h"

namespace ttrpc::process {

inline constexpr int kUnknownExit = 255;  // as containerd has it
inline constexpr int kSignalBase = 128;   // the exit code of a process that a signal killed is 128 + signal

struct ExitStatus {
  int code = kUnknownExit;
  int signal = 0;
  double atMs = 0;  // since 1970
  bool known = false;
};

// Makes this process adopt its descendants whose parents end, or ends that.
io::Status setChildSubreaper(bool on);

// Returns the pid of a child that has ended and was not waited for, without waiting for it; 0 where there is
// none.
pid_t peekZombie();

// Waits for a child that has ended. Returns nothing where no child of this pid has.
std::optional<ExitStatus> reap(pid_t pid);
// The same by its pidfd. The status is not known where the process is not a child, or was waited for. Returns
// nothing for a child that cannot be waited for yet.
std::optional<ExitStatus> reapPidfd(int pidfd);

}  // namespace ttrpc::process
