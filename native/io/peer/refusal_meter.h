// Bounds how many refusals of a listener JS is notified of a second, so that a flood of connections cannot
// keep it busy. The other refusals are counted, and their number is reported with the next one.
//
// Thread: the loop's.
#pragma once

#include <cstdint>

namespace ttrpc::io {

class RefusalMeter {
 public:
  explicit RefusalMeter(uint32_t mostASecond) : most_(mostASecond) {}

  // Returns whether this refusal may be reported. If not, the caller counts it with suppress().
  [[nodiscard]] bool admits(int64_t now) {
    if (now - startedMs_ >= 1000) {
      startedMs_ = now;
      reported_ = 0;
    }
    return reported_ < most_;
  }
  void suppress() {
    if (suppressed_ < INT32_MAX) ++suppressed_;
  }
  [[nodiscard]] uint32_t suppressed() const { return suppressed_; }
  // Called when a refusal was reported, with the number of those suppressed before.
  void report() {
    ++reported_;
    suppressed_ = 0;
  }

 private:
  uint32_t most_;
  uint32_t reported_ = 0;  // since startedMs_
  int64_t startedMs_ = INT64_MIN / 2;
  uint32_t suppressed_ = 0;
};

}  // namespace ttrpc::io
