// A listening unix socket. A path is created with no more than the mode 0600, and has its mode and owner
// before the socket listens; it replaces a stale socket of our user; it is removed on close, if it still is
// this socket. The path of a socket that was handed over is left in place. ts/engine/directory-check.ts looks
// at the path's directories.
//
// Thread: one at a time. Owns: the descriptor and, while open, the path, which
// others may remove earlier.
#pragma once

#include <memory>

#include "io/socket/own_path.h"
#include "io/socket/path_owner.h"
#include "io/socket/socket_name.h"
#include "io/socket/socket_place.h"
#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {

struct BindOptions {
  bool allowUnsafeDirectory = false;  // others may replace the path's directories: hold on to the one found
  bool allowAbstract = false;         // a descriptor's socket may have an abstract name
  PathOwner owner = {};
};

class BoundSocket {
 public:
  BoundSocket() = default;
  BoundSocket(BoundSocket&& other) noexcept = default;
  BoundSocket& operator=(BoundSocket&& other) noexcept;
  BoundSocket(const BoundSocket&) = delete;
  BoundSocket& operator=(const BoundSocket&) = delete;
  ~BoundSocket() { close(); }

  // Binds and listens. Blocks for a few system calls, never for another process; fails with kPathBusy while
  // one of our user binds to the same path.
  static Status open(const SocketName& name, BoundSocket* out, const BindOptions& options = {});

  [[nodiscard]] int fd() const { return fd_.get(); }
  // Returns null without a path.
  [[nodiscard]] const std::shared_ptr<OwnPath>& path() const { return path_; }
  void close();
  // Returns the descriptor, which then belongs to the caller, and leaves the path in place.
  [[nodiscard]] UniqueFd release();

 private:
  Status bindPath(const SocketName& name, const BindOptions& options);
  // Notes the identity of the path that was just bound, and sets its mode and owner.
  Status ownPath(const SocketName& name, const SocketPlace& place, const PathOwner& owner);

  UniqueFd fd_;
  std::shared_ptr<OwnPath> path_;
};

}  // namespace ttrpc::io
