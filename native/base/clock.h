// The clock of all time limits.
//
// Thread: any.
#pragma once

#include <cstdint>
#include <ctime>

namespace ttrpc {

// Returns milliseconds of a clock that never goes back.
inline int64_t nowMs() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace ttrpc
