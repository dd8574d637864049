// How many refusals of a listener JS hears of: a flood of strangers must not
// keep it busy. The others are counted and told with the next one.
//
// Thread: I/O.
#pragma once

#include <cstdint>

namespace ttrpc::io {

class RefusalMeter {
 public:
  explicit RefusalMeter(uint32_t mostASecond) : most_(mostASecond) {}

  // May this one be told? If not, it has to be counted with suppress().
  [[nodiscard]] bool admits(int64_t now) {
    if (now - startedMs_ >= 1000) {
      startedMs_ = now;
      told_ = 0;
    }
    return told_ < most_;
  }
  void suppress() {
    if (suppressed_ < INT32_MAX) ++suppressed_;
  }
  [[nodiscard]] uint32_t suppressed() const { return suppressed_; }
  // One was told, with all that were suppressed before.
  void report() {
    ++told_;
    suppressed_ = 0;
  }

 private:
  uint32_t most_;
  uint32_t told_ = 0;  // since startedMs_
  int64_t startedMs_ = INT64_MIN / 2;
  uint32_t suppressed_ = 0;
};

}  // namespace ttrpc::io
