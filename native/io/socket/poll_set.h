// An epoll instance: descriptors that are watched, each with a key.
//
// Thread: any (the kernel locks). Owns: the epoll descriptor.
// Invariant: the count of connections is right for the thread that holds the loop, while no other changes it.
#pragma once

#include <sys/epoll.h>

#include <atomic>
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
  // The same for a connection, whose key is its handle: these are counted.
  Status watchConnection(int fd, uint32_t events, int32_t handle) {
    const Status status = watch(fd, events, static_cast<uint64_t>(handle));
    if (status.isOk()) count(1, handle);
    return status;
  }
  void forgetConnection(int fd, int32_t handle) {
    forget(fd);
    count(UINT32_MAX, handle);
  }
  // Returns the handle of the connection that is watched; −1 when several are, or none.
  [[nodiscard]] int32_t soleConnection() const {
    return connections_.load(std::memory_order_relaxed) == 1 ? handles_.load(std::memory_order_relaxed) : -1;
  }
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

  void count(uint32_t change, int32_t handle) {
    connections_.fetch_add(change, std::memory_order_relaxed);
    handles_.fetch_xor(handle, std::memory_order_relaxed);
  }

  UniqueFd epoll_;
  std::atomic<uint32_t> connections_{0};
  std::atomic<int32_t> handles_{0};  // of all of them, combined by exclusive or
};

}  // namespace ttrpc::io
