// Keeps the process's spare blocks while connections of this engine need memory for long messages, and trims
// them.
//
// Thread: the loop's. Borrows: the timers.
// Invariant: the spare blocks are watched while a timer of kind kSpareMemory is queued. An engine that needed
// none for kSpareMs has neither, whatever other engines do.
#pragma once

#include <utility>

#include "base/spare_blocks.h"
#include "io/loop/timer_queue.h"

namespace ttrpc::io {

class SpareMemory {
 public:
  explicit SpareMemory(TimerQueue& timers) : timers_(timers) {}
  SpareMemory(const SpareMemory&) = delete;
  SpareMemory& operator=(const SpareMemory&) = delete;
  ~SpareMemory() {
    if (watches_) SpareBlocks::ofProcess().unwatch();
  }

  // Called when a body was received, or queued bytes were sent.
  void onUse() {
    used_ = true;
    if (watches_) return;
    watches_ = true;
    SpareBlocks::ofProcess().watch();
    addTimer();
  }
  // Called by the timer.
  void check() {
    SpareBlocks::ofProcess().trim(nowMs());
    if (std::exchange(used_, false)) return addTimer();
    watches_ = false;
    SpareBlocks::ofProcess().unwatch();
  }

 private:
  void addTimer() { timers_.add({nowMs() + kSpareMs, TimerKind::kSpareMemory, 0}); }

  TimerQueue& timers_;
  bool watches_ = false;
  bool used_ = false;  // since the timer was added
};

}  // namespace ttrpc::io
