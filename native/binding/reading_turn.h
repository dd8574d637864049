// How long JS has read rows in one turn of the event loop. A thread-safe function
// that is called again while it runs is repeated up to 1,000 times in one turn,
// in which neither timers nor other sockets are served: rows that arrive all the
// time would keep them waiting.
//
// A turn is seen by a callback of setImmediate, which costs a microsecond. Light
// traffic asks for one at most every millisecond.
//
// Thread: JS. Owner: RowDelivery.
// Invariant: between two ends of turns rows are read for kLightTime and kTurnTime,
// and one batch, at most.
#pragma once

#include <chrono>

namespace ttrpc::binding {

class ReadingTurn final {
 public:
  // Returns whether nothing more is read before the turn ends.
  [[nodiscard]] bool isOver() const { return begun_ && Clock::now() - startedAt_ > kTurnTime; }
  // Returns whether the caller must see to it that end() is called in the next turn, and call begin().
  [[nodiscard]] bool mustBeSeen() const { return !begun_ && Clock::now() - startedAt_ > kLightTime; }
  void begin() { set(true); }
  void end() { set(false); }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kTurnTime{8};
  static constexpr std::chrono::milliseconds kLightTime{1};

  void set(bool begun) {
    begun_ = begun;
    startedAt_ = Clock::now();
  }

  bool begun_ = false;
  Clock::time_point startedAt_ = Clock::now();
};

}  // namespace ttrpc::binding
