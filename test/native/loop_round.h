// A round of a loop that the calling thread runs: waits for events as long as the loop may sleep, and handles
// them.
#pragma once

#include <array>

#include "io/loop/loop.h"
#include "io/socket/poller.h"

namespace ttrpc::io::testing {

inline void pollOnce(Loop& loop, Poller& poller) {
  std::array<epoll_event, 128> events;
  const int count = poller.wait(events, loop.sleepMs());
  loop.round({events.data(), static_cast<size_t>(count)});
}

}  // namespace ttrpc::io::testing
