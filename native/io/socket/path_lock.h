// A lock that servers of our user hold while they bind to one path. Between its bind() and its listen() a
// live server may look dead, and another one that starts could take its socket for stale.
//
// The lock is on a file beside the path, `.<last part>.lock`, which only our user can open, so that no other
// user can hold it. It is removed with the lock; one that a killed process has left is used again.
//
// Thread: one at a time. Owns: the lock and its file. Borrows: the directory of the place.
#pragma once

#include <string>

#include "io/socket/socket_place.h"
#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {

class PathLock {
 public:
  PathLock() = default;
  PathLock(const PathLock&) = delete;
  PathLock& operator=(const PathLock&) = delete;
  ~PathLock() { release(); }

  // Returns kPathBusy when another process holds the lock; never waits for it. Returns ok without holding it
  // where there cannot be a file of ours, such as where another user has put one of that name.
  Status take(const SocketPlace& place);
  [[nodiscard]] bool isHeld() const { return file_.valid(); }
  void release();

 private:
  UniqueFd file_;
  int directory_ = -1;
  std::string name_;
};

}  // namespace ttrpc::io
