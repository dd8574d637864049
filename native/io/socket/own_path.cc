#include "io/socket/own_path.h"

#include <sys/stat.h>
#include <unistd.h>

namespace ttrpc::io {

void OwnPath::remove() {
  const MutexLock lock(mutex_);
  if (path_.empty()) return;
  struct stat info;
  const bool ours = ::lstat(path_.c_str(), &info) == 0 && info.st_dev == device_ && info.st_ino == inode_;
  if (ours) ::unlink(path_.c_str());
  path_.clear();
}

}  // namespace ttrpc::io
