// When the I/O thread reads in place of JS: every step of the table in turn_watch.h.
#include "io/loop/turn_watch.h"

#include <gtest/gtest.h>

namespace ttrpc::io {
namespace {

using Phase = TurnWatch::Phase;

// A watch, and a clock that the test moves on by ticks.
struct Ticking {
  TurnWatch watch;
  int64_t now = 0;
  uint32_t turns = 0;

  Ticking() { watch.onReadable(turns, now); }
  // A tick passes. `turned`: JS made a turn in it. Returns whether the I/O thread reads.
  bool tick(bool turned, bool readable) {
    now += TurnWatch::kTickNs;
    EXPECT_TRUE(watch.isDue(now));
    if (turned) ++turns;
    return !watch.noteTurns(turns, now) && watch.endTick(readable, now);
  }
};

TEST(TurnWatch, SleepsUntilASocketIsReadable) {
  const TurnWatch watch;
  EXPECT_EQ(watch.phase(), Phase::kCold);
  EXPECT_FALSE(watch.isDue(INT64_MAX));
}

TEST(TurnWatch, IsNotDueBeforeATickIsOver) {
  const Ticking ticking;
  EXPECT_EQ(ticking.watch.phase(), Phase::kLate);
  EXPECT_FALSE(ticking.watch.isDue(TurnWatch::kTickNs - 1));
}

TEST(TurnWatch, ReadsAfterOneTickWithoutATurn) {
  Ticking ticking;
  EXPECT_TRUE(ticking.tick(false, true));
  EXPECT_TRUE(ticking.tick(false, true));
  EXPECT_EQ(ticking.watch.phase(), Phase::kReading);
}

TEST(TurnWatch, LeavesReadingToJsThatTurns) {
  Ticking ticking;
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(ticking.tick(true, true));
  EXPECT_EQ(ticking.watch.phase(), Phase::kTicking);
  // What became readable in the tick of the last turn has waited for a whole tick only after the next one.
  EXPECT_FALSE(ticking.tick(false, true));
  EXPECT_TRUE(ticking.tick(false, true));
}

TEST(TurnWatch, LeavesReadingToJsAgain) {
  Ticking ticking;
  EXPECT_TRUE(ticking.tick(false, true));
  EXPECT_FALSE(ticking.tick(true, true));
  EXPECT_FALSE(ticking.tick(false, true));
}

TEST(TurnWatch, SleepsAfterTicksInWhichNothingHappens) {
  for (const bool reads : {false, true}) {
    for (const bool turns : {false, true}) {
      Ticking ticking;
      if (reads) {
        EXPECT_TRUE(ticking.tick(false, true));
      }
      if (turns) {
        EXPECT_FALSE(ticking.tick(true, false));
      }
      for (int i = 0; i < TurnWatch::kQuietTicks; ++i) EXPECT_FALSE(ticking.tick(false, false));
      EXPECT_EQ(ticking.watch.phase(), Phase::kCold);
    }
  }
}

TEST(TurnWatch, ReadsAtOnceWhatArrivesWhileItReads) {
  Ticking ticking;
  EXPECT_TRUE(ticking.tick(false, true));
  EXPECT_FALSE(ticking.tick(false, false));
  EXPECT_TRUE(ticking.tick(false, true));
}

TEST(TurnWatch, ForgetsWhatWasReadableOnceItIsNot) {
  Ticking ticking;
  EXPECT_FALSE(ticking.tick(false, false));
  EXPECT_FALSE(ticking.tick(false, true));
  EXPECT_TRUE(ticking.tick(false, true));
}

}  // namespace
}  // namespace ttrpc::io
