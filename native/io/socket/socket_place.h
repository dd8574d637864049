// The address under which the kernel finds the socket of a name. A path that does not fit into sun_path is
// reached through its directory, which is held open: /proc/self/fd/<directory>/<last part>.
//
// Thread: one at a time. Owns: the descriptor of the directory.
#pragma once

#include <cstdint>
#include <string>

#include "io/socket/socket_name.h"
#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {

// How a path that fits into sun_path is reached.
enum class Reach : uint8_t {
  kByName,
  kHoldDirectory,     // by name, with its directory held
  kThroughDirectory,  // as a long one, where /proc is mounted: it stays in this directory, whatever is
                      // renamed
};

class SocketPlace {
 public:
  static Status find(const SocketName& name, Reach reach, SocketPlace* out);

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
