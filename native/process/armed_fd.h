// A descriptor in a poll set that is reported once each time it is armed, so that one which has hung up does
// not keep the loop busy while something else is waited for.
//
// Thread: one at a time. Borrows: the descriptor, which must be closed after this; the set.
// Invariant: the descriptor is not in the set any more once this is gone. Closing it would not suffice, since
// other processes may have it open too.
#pragma once

#include <cstdint>

#include "io/socket/poll_set.h"
#include "io/socket/status.h"

namespace ttrpc::process {

class ArmedFd {
 public:
  ArmedFd() = default;
  ArmedFd(const ArmedFd&) = delete;
  ArmedFd& operator=(const ArmedFd&) = delete;
  ~ArmedFd() { forget(); }

  void set(io::PollSet& set, int fd, uint64_t key) {
    forget();
    set_ = &set;
    fd_ = fd;
    key_ = key;
  }
  // Reports the next of these events, and errors.
  io::Status arm(uint32_t events) {
    if (added_) return set_->change(fd_, events | EPOLLONESHOT, key_);
    io::Status status = set_->watch(fd_, events | EPOLLONESHOT, key_);
    added_ = status.isOk();
    return status;
  }
  void forget() {
    if (added_) set_->forget(fd_);
    added_ = false;
  }

 private:
  io::PollSet* set_ = nullptr;
  int fd_ = -1;
  uint64_t key_ = 0;
  bool added_ = false;
};

}  // namespace ttrpc::process
