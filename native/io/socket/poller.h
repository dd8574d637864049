// An epoll instance, and an eventfd that wakes it.
//
// Thread: I/O waits; kick(), watch() and change() may be called from any thread
// (the kernel locks). Owns: both descriptors.
#pragma once

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <cstdint>
#include <span>

#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {

class Poller {
 public:
  // Keys that do not belong to connections are greater than all handles.
  static constexpr uint64_t kKickKey = UINT64_MAX;
  static constexpr uint64_t kListenerKeys = uint64_t{1} << 40;
  static constexpr uint64_t kWaitingKeys = uint64_t{1} << 63;  // of peers that wait for a handshake

  Status open() {
    epoll_ = UniqueFd(::epoll_create1(EPOLL_CLOEXEC));
    if (!epoll_.valid()) return Status::system("epoll_create1");
    event_ = UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!event_.valid()) return Status::system("eventfd");
    return watch(event_.get(), EPOLLIN, kKickKey);
  }
  Status watch(int fd, uint32_t events, uint64_t key) { return control(EPOLL_CTL_ADD, fd, events, key); }
  Status change(int fd, uint32_t events, uint64_t key) { return control(EPOLL_CTL_MOD, fd, events, key); }
  void forget(int fd) { (void)control(EPOLL_CTL_DEL, fd, 0, 0); }
  // Returns the number of events; 0 on a signal or time-out.
  int wait(std::span<epoll_event> events, int timeoutMs) {
    const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), timeoutMs);
    return count < 0 ? 0 : count;
  }
  void kick() { ::eventfd_write(event_.get(), 1); }
  void clearKick() {
    eventfd_t count = 0;
    ::eventfd_read(event_.get(), &count);
  }

 private:
  Status control(int operation, int fd, uint32_t events, uint64_t key) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = key;
    return ::epoll_ctl(epoll_.get(), operation, fd, &event) == 0 ? Status::ok() : Status::system("epoll_ctl");
  }

  UniqueFd epoll_;
  UniqueFd event_;
};

}  // namespace ttrpc::io
