// The path of a socket that this process has bound. It is removed once, and only if it still is that socket.
//
// Thread: any. Owns: the path.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

#include "base/mutex.h"

namespace ttrpc::io {

class OwnPath {
 public:
  OwnPath(std::string path, dev_t device, ino_t inode)
      : path_(std::move(path)), device_(device), inode_(inode) {}
  OwnPath(const OwnPath&) = delete;
  OwnPath& operator=(const OwnPath&) = delete;
  ~OwnPath() { remove(); }

  // Does nothing when called again, since a later file at the path may have the same inode number.
  void remove();
  // Called when the path belongs to another process from now on: remove() does nothing then.
  void leave();

 private:
  Mutex mutex_;
  std::string path_ GUARDED_BY(mutex_);  // empty: removed, or left
  const dev_t device_;
  const ino_t inode_;
};

}  // namespace ttrpc::io
