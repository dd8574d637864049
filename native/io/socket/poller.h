// What the I/O thread waits on: a poll set, and an eventfd in it that wakes the thread.
//
// Thread: I/O waits; kick(), watch() and change() may be called from any thread
// (the kernel locks). Owns: both descriptors.
#pragma once

#include <sys/eventfd.h>

#include <cstdint>

#include "io/socket/poll_set.h"

namespace ttrpc::io {

class Poller : public PollSet {
 public:
  // Keys that do not belong to connections are greater than all handles.
  static constexpr uint64_t kKickKey = UINT64_MAX;
  static constexpr uint64_t kSocketsKey = UINT64_MAX - 1;  // of the set of the connections' sockets
  static constexpr uint64_t kListenerKeys = uint64_t{1} << 40;
  static constexpr uint64_t kWaitingKeys = uint64_t{1} << 63;  // of peers that wait for a handshake

  Status open() {
    if (Status status = create(); !status.isOk()) return status;
    event_ = UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!event_.valid()) return Status::system("eventfd");
    return watch(event_.get(), EPOLLIN, kKickKey);
  }
  void kick() { ::eventfd_write(event_.get(), 1); }
  void clearKick() {
    eventfd_t count = 0;
    ::eventfd_read(event_.get(), &count);
  }

 private:
  UniqueFd event_;
};

}  // namespace ttrpc::io
