// What the I/O thread has to do later, soonest first. Timers are never cancelled: the code that a timer calls
// checks whether there is still something to do.
//
// Thread: the loop's.
#pragma once

#include <cstdint>
#include <queue>
#include <vector>

#include "base/clock.h"

namespace ttrpc::io {

enum class TimerKind : uint8_t {
  kFrame,
  kConnectRetry,
  kAcceptAgain,
  kHandshake,
  kWrite,
  kMemory,
  kSpareMemory
};

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
