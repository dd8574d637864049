// A listening unix socket. A path has the mode 0600 from its creation, in a directory that only our user and
// root may change; it replaces a stale socket of our user; it is removed on close, if it still is this
// socket. The path of a socket that was handed over is left in place.
//
// Thread: one at a time. Owns: the descriptor and, while open, the path, which
// others may remove earlier.
#pragma once

#include <memory>

#include "io/socket/own_path.h"
#include "io/socket/socket_name.h"
#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {

// What open() refuses by default.
struct BindOptions {
  bool allowUnsafeDirectory = false;  // others may replace what is in the path's directory
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
  // Returns null without a path.
  [[nodiscard]] const std::shared_ptr<OwnPath>& path() const { return path_; }
  void close();

 private:
  Status bindPath(const SocketName& name, BindOptions options);

  UniqueFd fd_;
  std::shared_ptr<OwnPath> path_;
};

}  // namespace ttrpc::io
