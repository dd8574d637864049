#include "io/socket/own_path.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/socket/unique_fd.h"

namespace ttrpc::io {

void OwnPath::remove() {
  const MutexLock lock(mutex_);
  if (path_.empty()) return;
  // In a directory that is held, the file that is looked at and the one that is removed are of one directory.
  // Without a descriptor to hold it, the path is removed all the same.
  const size_t slash = path_.rfind('/') + 1;
  const std::string parent = slash == 0 ? "." : path_.substr(0, slash);
  const UniqueFd held(::open(parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  const int directory = held.valid() ? held.get() : AT_FDCWD;
  const std::string entry = held.valid() ? path_.substr(slash) : path_;
  struct stat info;
  const bool ours = ::fstatat(directory, entry.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
                    info.st_dev == device_ && info.st_ino == inode_;
  if (ours) ::unlinkat(directory, entry.c_str(), 0);
  path_.clear();
}

void OwnPath::leave() {
  const MutexLock lock(mutex_);
  path_.clear();
}

}  // namespace ttrpc::io
