// A listening unix socket with its name: born 0600, a stale socket of ours is
// taken over, and the path is removed on close only if it is still this socket.
//
// Thread: one at a time. Owns: the descriptor and, while open, the path.
#pragma once

#include <sys/types.h>

#include "socket_name.h"
#include "status.h"
#include "unique_fd.h"

namespace ttrpc::io {

class BoundSocket {
 public:
  BoundSocket() = default;
  BoundSocket(BoundSocket&& other) noexcept = default;
  BoundSocket& operator=(BoundSocket&& other) noexcept;
  BoundSocket(const BoundSocket&) = delete;
  BoundSocket& operator=(const BoundSocket&) = delete;
  ~BoundSocket() { close(); }

  // Binds and listens. Blocks for a few system calls, never for a peer; for up to
  // 200 ms while others bind in the same directory.
  static Status open(const SocketName& name, BoundSocket* out);

  [[nodiscard]] int fd() const { return fd_.get(); }
  void close();

 private:
  UniqueFd fd_;
  std::string path_;  // empty: nothing to remove
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace ttrpc::io
