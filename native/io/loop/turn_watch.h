// When the I/O thread reads in place of JS, in adaptive mode. JS reads its sockets in each turn of its event
// loop. While it is busy with something else, they stay unread; after a whole tick without a turn the I/O
// thread reads them, as in thread mode, until JS turns again.
//
// | phase    | what happens                        | then     |
// |----------|-------------------------------------|----------|
// | kCold    | sockets become readable             | kLate    |
// | kLate    | tick, no turn, still readable       | kReading |
// | kTicking | tick, no turn, readable             | kLate    |
// | kLate    | tick, no turn, nothing readable     | kTicking |
// | any      | tick with a turn                    | kTicking |
// | any      | kQuietTicks ticks, nothing readable | kCold    |
//
// So a frame waits for 1 to 3 ticks at most while JS makes no turn, and for none while it does.
//
// In kCold the thread sleeps until a socket is readable; in the other phases it wakes once a tick.
//
// Thread: the I/O thread.
#pragma once

#include <cstdint>

namespace ttrpc::io {

class TurnWatch {
 public:
  enum class Phase : uint8_t { kCold, kTicking, kLate, kReading };

  static constexpr int64_t kTickNs = 1'000'000;
  // Ticks in which nothing happens before the thread sleeps. More of them cost CPU under light traffic.
  static constexpr int kQuietTicks = 2;

  [[nodiscard]] Phase phase() const { return phase_; }
  // Returns whether a tick is over.
  [[nodiscard]] bool isDue(int64_t nowNs) const { return phase_ != Phase::kCold && nowNs >= dueNs_; }
  // Called when a socket is readable in kCold. `turns`: how many turns JS has made.
  void onReadable(uint32_t turns, int64_t nowNs) {
    turns_ = turns;
    begin(Phase::kLate, nowNs);
  }
  // Called when a tick is over. Returns whether JS has made a turn in it, so that it reads by itself.
  bool noteTurns(uint32_t turns, int64_t nowNs) {
    if (turns == turns_) return false;
    turns_ = turns;
    begin(Phase::kTicking, nowNs);
    return true;
  }
  // Called when a tick without a turn is over. `readable`: sockets have something to do. Returns whether the
  // I/O thread reads them now.
  bool endTick(bool readable, int64_t nowNs) {
    if (readable) {
      begin(phase_ == Phase::kTicking ? Phase::kLate : Phase::kReading, nowNs);
      return phase_ == Phase::kReading;
    }
    if (++quietTicks_ >= kQuietTicks) {
      phase_ = Phase::kCold;
    } else {
      if (phase_ == Phase::kLate) phase_ = Phase::kTicking;
      dueNs_ = nowNs + kTickNs;
    }
    return false;
  }

 private:
  void begin(Phase phase, int64_t nowNs) {
    phase_ = phase;
    quietTicks_ = 0;
    dueNs_ = nowNs + kTickNs;
  }

  Phase phase_ = Phase::kCold;
  int quietTicks_ = 0;
  int64_t dueNs_ = 0;
  uint32_t turns_ = 0;
};

}  // namespace ttrpc::io
