// A listening unix socket. With a path it is born 0600 in a directory that only
// we and root may change, a stale socket of ours is taken over, and the path is
// removed on close only if it is still this socket. One that was handed over
// keeps its path.
//
// Thread: one at a time. Owns: the descriptor and, while open, the path, which
// others may ask to go earlier.
#pragma once

#include <memory>

#include "io/socket/own_path.h"
#include "io/socket/socket_name.h"
#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {

// What is refused unless it is allowed by name.
struct BindOptions {
  bool allowUnsafeDirectory = false;  // others may replace what stands in the path's directory
  bool allowAbstract = false;         // a descriptor's socket may have an abstract name
};

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
  static Status open(const SocketName& name, BoundSocket* out, BindOptions options = {});

  [[nodiscard]] int fd() const { return fd_.get(); }
  // Null without a path.
  [[nodiscard]] const std::shared_ptr<OwnPath>& path() const { return path_; }
  void close();

 private:
  Status bindPath(const SocketName& name, BindOptions options);

  UniqueFd fd_;
  std::shared_ptr<OwnPath> path_;
};

}  // namespace ttrpc::io
