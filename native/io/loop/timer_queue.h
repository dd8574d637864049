// What the I/O thread has to do later, soonest first. Timers are never cancelled: the code that a timer calls
// checks whether there is still something to do.
//
// Thread: the loop's.
#pragma once

#include <time.h>

#include <cstdint>
#include <queue>
#include <vector>

namespace ttrpc::io {

inline int64_t nowMs() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

enum class TimerKind : uint8_t { kFrame, kConnectRetry, kAcceptAgain, kHandshake, kWrite, kMemory };

struct Timer {
  int64_t atMs;
  TimerKind kind;
  int32_t id;           // connection handle, connect request or listener
  uint64_t serial = 0;  // of the connection, since handles are used again
  bool operator>(const Timer& other) const { return atMs > other.atMs; }
};

class TimerQueue {
 public:
  void add(Timer timer) { timers_.push(timer); }
  // Returns how many milliseconds epoll_wait may wait: −1 without timers.
  [[nodiscard]] int waitMs(int64_t now) const {
    if (timers_.empty()) return -1;
    const int64_t wait = timers_.top().atMs - now;
    if (wait <= 0) return 0;
    return static_cast<int>(wait < 3'600'000 ? wait : 3'600'000);
  }
  // Takes a timer that is due. Returns false when none is.
  bool pop(int64_t now, Timer* timer) {
    if (timers_.empty() || timers_.top().atMs > now) return false;
    *timer = timers_.top();
    timers_.pop();
    return true;
  }
  [[nodiscard]] bool empty() const { return timers_.empty(); }

 private:
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
};

}  // namespace ttrpc::io
