// Mounts and unmounts file systems, of the mount namespace of this process.
//
// Thread: any; both may block for as long as the file system takes.
#pragma once

#include <string>

#include "io/socket/status.h"

namespace ttrpc::process {

struct Mount {
  std::string source;
  std::string target;
  std::string type;
  std::string data;
  unsigned long flags = 0;  // MS_…
  std::string folder;       // where relative paths of `data` begin; empty: `data` has none
};

// With a folder, mounts from a thread of its own, which has that working directory: the one of the process is
// not changed. The target must be absolute then.
//
// Also sets the propagation of the mount (MS_SHARED and the like), and makes a bind mount read-only, which
// are system calls of their own; undoes the mount when one of them fails.
io::Status mount(const Mount& mount);

// `all`: everything that is mounted there; that there is nothing, or no such file, is not a failure then.
io::Status unmount(const std::string& target, bool detach, bool all);

}  // namespace ttrpc::process
