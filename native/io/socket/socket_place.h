// The address under which the kernel finds the socket of a name. A path that does not fit into sun_path is
// reached through its directory, which is held open: /proc/self/fd/<directory>/<last part>.
//
// Thread: one at a time. Owns: the descriptor of the directory.
#pragma once

#include <string>

#include "io/socket/socket_name.h"
#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {

class SocketPlace {
 public:
  // `holdDirectory`: opens the directory of a short path too.
  static Status find(const SocketName& name, bool holdDirectory, SocketPlace* out);

  [[nodiscard]] const SocketAddress& address() const { return address_; }
  [[nodiscard]] int directory() const { return directory_.get(); }  // −1: not held
  // Returns the path's last part, in `directory`.
  [[nodiscard]] const char* entry() const { return entry_.c_str(); }

 private:
  UniqueFd directory_;
  std::string entry_;
  SocketAddress address_{};
};

}  // namespace ttrpc::io
