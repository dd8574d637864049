// What is known of a peer as the sender of the frame that is arriving: whether it goes on sending. It decides
// who is read, and who makes room, while the memory of arriving frames is short.
//
// Thread: the loop's.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ttrpc::io {

// A peer that sends so much of a frame is not silent.
inline constexpr size_t kPaceBytes = 16 * 1024;

struct FrameHistory {
  // Its last long body, or the last turn of a BodyBudget, has shown that it sends what it begins.
  bool proven = false;
  int64_t progressMs = 0;    // when it last had sent kPaceBytes of the frame, or the frame began
  size_t progressBytes = 0;  // since then
  int64_t lostMs = 0;        // when it first lost the turn in this frame; 0: it did not

  // Called when memory is held for a frame of which nothing was held before.
  void begin(int64_t nowMs) {
    progressMs = nowMs;
    progressBytes = 0;
  }
  // Called when bytes of the frame were received.
  void progress(size_t bytes, int64_t nowMs) {
    progressBytes += bytes;
    if (progressBytes >= kPaceBytes) begin(nowMs);
  }
};

}  // namespace ttrpc::io
