// Bounds the memory of frames that are still arriving, so that many half-sent messages cannot fill the
// machine, and shares it out, so that few connections cannot keep the others from sending.
//
// While there is memory, a frame may grow as long as as much stays free as it then holds. So the more
// connections hold memory, the less each may have, and a new one always finds some. A short frame may be held
// only while less than half is held, since it can also wait as a whole in the kernel. Beyond that
//   - a frame may be received whose missing bytes are all in the kernel: it is complete at once;
//   - one connection at a time has the turn, and may receive its frame whatever its length. It loses the turn
//     when it sends less than kPaceBytes for kPaceMs, or has had it for kTurnMs.
// A connection that has lost the turn may still hold much. When too many do, the one that lost it first is to
// be closed, kLostTurnMs after that at the earliest.
//
// Thread: the loop's. Borrows: nothing; the caller passes the time, and how much complete bodies hold
// (`kept`). Invariant: arriving frames hold at most `most`; beyond it a quarter of it or one frame, whichever
// is more; and what the kernel holds of one more. A spare block may be a
// thirty-second part and a page longer than what was asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "io/connection/handle.h"
#include "io/inbox/inbox.h"

namespace ttrpc::io {

// The default bound of incomplete and complete bodies together; engineBufferBytes sets another.
inline constexpr size_t kBodyBytes = kKeptBytes;
inline constexpr int64_t kPaceMs = 50;
inline constexpr size_t kPaceBytes = 16 * 1024;
inline constexpr int64_t kTurnMs = 1000;
inline constexpr int64_t kLostTurnMs = 500;

class BodyBudget {
 public:
  void setMost(size_t bytes) { most_ = bytes; }
  // Counts the incomplete frame of the connection, which held `before` bytes and now holds `now`. 0: none.
  void count(Handle handle, size_t before, size_t now);
  [[nodiscard]] size_t arriving() const { return arriving_; }

  // Whether a body that holds `from` bytes may hold `to`.
  [[nodiscard]] bool mayGrow(size_t from, size_t to, size_t kept) const;
  // Whether a body that holds `from` bytes may have memory for all of its length, `to`, before it has
  // arrived: at most half of the bound is for bytes that were only announced.
  [[nodiscard]] bool mayTakeWhole(size_t from, size_t to, size_t kept) const;
  // Whether a connection that holds `from` bytes of a short frame may hold `to`.
  [[nodiscard]] bool mayHold(size_t from, size_t to, size_t kept) const;
  // Whether a frame may be received whose last `rest` bytes are in the kernel.
  [[nodiscard]] bool mayComplete(size_t rest, size_t kept) const;
  // Whether JS has to take bodies before a turn is given. takeBody() kicks then.
  [[nodiscard]] bool waitsForJs(size_t kept) const { return kept > most_ / 2; }
  // Whether the connection has the turn or gets it now, to hold up to `growth` bytes more.
  [[nodiscard]] bool takeTurn(Handle handle, size_t growth, size_t kept, int64_t nowMs);
  [[nodiscard]] bool hasTurn(Handle handle) const { return holder_ == handle; }
  // Called when so many bytes of the connection that has the turn were received.
  void progress(size_t bytes, int64_t nowMs);
  // Ends a turn whose time is over.
  void checkTurn(int64_t nowMs);
  // Returns true once after the turn has become free.
  [[nodiscard]] bool takeFreed();
  // Returns the connection to close so that another one gets the turn; −1: none.
  [[nodiscard]] Handle takeEvicted(int64_t nowMs);

 private:
  struct Loser {
    Handle handle;
    int64_t atMs;
  };
  void freeTurn();
  void forgetLoser(Handle handle);

  size_t most_ = kBodyBytes;
  size_t arriving_ = 0;
  Handle holder_ = -1;
  int64_t turnMs_ = 0;    // when the turn began
  int64_t paceMs_ = 0;    // when its holder last had sent kPaceBytes
  size_t paceBytes_ = 0;  // since then
  bool freed_ = false;
  bool lacksMemory_ = false;   // for the next turn
  std::vector<Loser> losers_;  // hold memory after their turn; the longest first
};

}  // namespace ttrpc::io
