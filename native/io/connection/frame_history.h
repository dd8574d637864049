// What is known of a peer as the sender of the frame that is arriving: whether it goes on sending. It decides
// who is read, and who makes room, while the memory of arriving frames is short.
//
// Thread: the loop's. Times are kept in few bits, so that a connection stays small: lostAt modulo 2^31 ms,
// progressAt modulo 2^32 ms.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace ttrpc::io {

// A peer that sends so much at once, or has so much waiting in the kernel, goes on sending. Less than the
// smallest send buffer holds.
inline constexpr size_t kGoesOnBytes = 2048;

struct FrameHistory {
  static constexpr uint32_t kTimes = 0x7fff'ffff;

  // Its last long body, or the last turn of a BodyBudget, has shown that it sends what it begins.
  uint32_t proven : 1 = 0;
  uint32_t lostAt : 31 = 0;  // when it first lost the turn in this frame; 0: it did not
  uint32_t progressAt = 0;   // when bytes last arrived that show that it goes on, or begin() was called

  // Called when memory is held for a frame of which nothing was held before, and when this side reads the
  // connection again after it did not: the peer could send nothing then.
  void begin(int64_t nowMs) { progressAt = static_cast<uint32_t>(nowMs); }
  // Called when bytes of the frame were received.
  void progress(size_t bytes, int64_t nowMs) {
    if (bytes >= kGoesOnBytes) begin(nowMs);
  }
  void lose(int64_t nowMs) { lostAt = std::max(static_cast<uint32_t>(nowMs) & kTimes, uint32_t{1}); }
  // Called when JS reads the connection again after a pause.
  void endPause(int64_t nowMs) {
    begin(nowMs);
    if (hasLost()) lose(nowMs);
  }
  [[nodiscard]] bool hasLost() const { return lostAt != 0; }
  // Return how long ago that was.
  [[nodiscard]] int64_t silentMs(int64_t nowMs) const { return static_cast<uint32_t>(nowMs) - progressAt; }
  [[nodiscard]] int64_t lostMs(int64_t nowMs) const {
    return (static_cast<uint32_t>(nowMs) - lostAt) & kTimes;
  }
};

}  // namespace ttrpc::io
