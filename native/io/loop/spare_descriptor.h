// A descriptor that is kept so that a peer can still be accepted, and closed, when the process has none left.
// The peer would otherwise wait in silence.
//
// Thread: the loop's.
#pragma once

#include <fcntl.h>

#include "io/socket/unique_fd.h"

namespace ttrpc::io {

class SpareDescriptor {
 public:
  // Opens it, if it is not open and one can be had.
  void keep() {
    if (!fd_.valid()) fd_ = UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  }
  // Closes it, so that another can be opened. Returns false when there was none.
  bool giveUp() {
    const bool had = fd_.valid();
    fd_.reset();
    return had;
  }

 private:
  UniqueFd fd_;
};

}  // namespace ttrpc::io
