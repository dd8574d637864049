// An epoll instance: descriptors that are watched, each with a key.
//
// Thread: any (the kernel locks). Owns: the epoll descriptor.
#pragma once

#include <sys/epoll.h>

#include <cstdint>
#include <span>

#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {

class PollSet {
 public:
  Status create() {
    epoll_ = UniqueFd(::epoll_create1(EPOLL_CLOEXEC));
    return epoll_.valid() ? Status::ok() : Status::system("epoll_create1");
  }
  Status watch(int fd, uint32_t events, uint64_t key) { return control(EPOLL_CTL_ADD, fd, events, key); }
  Status change(int fd, uint32_t events, uint64_t key) { return control(EPOLL_CTL_MOD, fd, events, key); }
  void forget(int fd) { (void)control(EPOLL_CTL_DEL, fd, 0, 0); }
  // Returns the number of events; 0 on a signal or time-out.
  int wait(std::span<epoll_event> events, int timeoutMs) {
    const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), timeoutMs);
    return count < 0 ? 0 : count;
  }
  // A descriptor that is readable while wait() would return events; −1 before create().
  [[nodiscard]] int fd() const { return epoll_.get(); }

 private:
  Status control(int operation, int fd, uint32_t events, uint64_t key) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = key;
    return ::epoll_ctl(epoll_.get(), operation, fd, &event) == 0 ? Status::ok() : Status::system("epoll_ctl");
  }

  UniqueFd epoll_;
};

}  // namespace ttrpc::io
