// Bounds the memory of frames that are still arriving, so that many half-sent messages cannot fill the
// machine, and shares it out, so that few connections cannot keep the others from sending.
//
// While there is memory, a frame may grow as long as as much stays free as it then holds. So the more
// connections hold memory, the less each may have, and a new one always finds some. A short frame may be held
// only while less than half is held, since it can also wait as a whole in the kernel. Beyond that
//   - a frame may be received whose missing bytes are all in the kernel: it is complete at once;
//   - one connection at a time has the turn, and may receive its frame whatever its length. It loses the turn
//     when it sends less than kPaceBytes for kPaceMs, or has had it for kTurnMs.
// A peer costs others a few milliseconds when it has the turn and sends nothing. So that many such peers are
// not ahead of one that sends, peers that have shown that they send (FrameHistory::proven) and the others
// have turns alternately, and a part of the memory is for the former alone.
// A connection that has lost the turn may still hold much. When too many do, takeLacking() says how much
// others need, and chooseEvicted() who makes room.
//
// Thread: the loop's. Borrows: the history of the connection that has the turn; the caller passes the time,
// and how much complete bodies hold (`kept`). Invariant: arriving frames hold at most `most`; beyond it a
// quarter of it or one frame, whichever is more; and what the kernel holds of one more. A spare block may be
// a thirty-second part and a page longer than what was asked for.
#pragma once

#include <cstddef>
#include <cstdint>

#include "io/connection/frame_history.h"
#include "io/connection/handle.h"
#include "io/inbox/inbox.h"

namespace ttrpc::io {

// The default bound of incomplete and complete bodies together; engineBufferBytes sets another.
inline constexpr size_t kBodyBytes = kKeptBytes;
inline constexpr int64_t kPaceMs = 4;
inline constexpr size_t kPaceBytes = 16 * 1024;
inline constexpr int64_t kTurnMs = 100;
// More than the kernel holds of one peer: whose turn brings so much, sends while it is read.
inline constexpr size_t kGoodTurnBytes = 256 * 1024;

class BodyBudget {
 public:
  void setMost(size_t bytes) { most_ = bytes; }
  // Counts the incomplete frame of the connection, which held `before` bytes and now holds `now`. 0: none.
  void count(Handle handle, FrameHistory& history, size_t before, size_t now);
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
  // Whether the connection has the turn or gets it now, to hold up to `growth` bytes more. The history is
  // borrowed until the turn ends: count(…, 0) ends it.
  [[nodiscard]] bool takeTurn(Handle handle, FrameHistory& history, size_t growth, size_t kept,
                              int64_t nowMs);
  [[nodiscard]] bool isTurnTaken() const { return holder_ >= 0; }
  // Whether the next turn is for one that is proven, if both kinds wait.
  [[nodiscard]] bool provenIsNext() const { return !lastWasProven_; }
  [[nodiscard]] bool hasTurn(Handle handle) const { return holder_ == handle; }
  // Called when so many bytes of the connection that has the turn were received.
  void progress(size_t bytes, int64_t nowMs);
  // Ends a turn whose time is over.
  void checkTurn(int64_t nowMs);
  // Returns true once after the turn has become free.
  [[nodiscard]] bool takeFreed();
  // Returns the bytes that have to become free before one that asked can have the turn; 0: none asked in vain
  // since the last call.
  [[nodiscard]] size_t takeLacking();

 private:
  void freeTurn();

  size_t most_ = kBodyBytes;
  size_t arriving_ = 0;
  Handle holder_ = -1;
  FrameHistory* history_ = nullptr;  // of the holder
  int64_t turnMs_ = 0;               // when the turn began
  int64_t paceMs_ = 0;               // when its holder last had sent kPaceBytes
  size_t paceBytes_ = 0;             // since then
  size_t turnBytes_ = 0;             // in the turn
  bool freed_ = false;
  bool lastWasProven_ = false;
  size_t lacking_ = 0;
  size_t lost_ = 0;  // connections that hold memory after their turn
};

}  // namespace ttrpc::io
