// Who makes room when the memory of arriving frames is short.
#include <gtest/gtest.h>

#include "io/connection/frame_history.h"
#include "io/inbox/eviction.h"

namespace ttrpc::io {
namespace {

constexpr int64_t kNow = 10'000;
constexpr int64_t kLong = kNow - kGiveWayMs;
constexpr int64_t kLost = kNow - kGoOnMs;

TEST(Eviction, SilentOnesGoTheLongestFirstUntilEnoughIsFree) {
  const std::vector<Holder> holders{{1, 100, true, kLong},
                                    {2, 100, true, kLong - 2},
                                    {3, 100, false, kLost - 9},
                                    {4, 100, true, kLong - 1}};
  EXPECT_EQ(chooseEvicted(holders, 1, kNow), (std::vector<Handle>{2}));
  EXPECT_EQ(chooseEvicted(holders, 200, kNow), (std::vector<Handle>{2, 4}));
  EXPECT_EQ(chooseEvicted(holders, 1000, kNow), (std::vector<Handle>{2, 4, 1}));
}

TEST(Eviction, ThoseThatHoldMuchGoBeforeManyThatHoldLittle) {
  std::vector<Holder> holders;
  for (Handle handle = 1; handle <= 1000; ++handle) holders.push_back({handle, 100, true, kLong - 9});
  holders.push_back({1001, kLeastEvicted - 1, true, kLong - 5});
  holders.push_back({1002, kLeastEvicted, true, kLong - 1});
  holders.push_back({1003, 1u << 20, true, kLong});
  holders.push_back({1004, 1u << 20, true, kLong + 1});
  EXPECT_EQ(chooseEvicted(holders, kLeastEvicted, kNow), (std::vector<Handle>{1002}));
  EXPECT_EQ(chooseEvicted(holders, 1u << 20, kNow), (std::vector<Handle>{1002, 1003}));
  EXPECT_EQ(chooseEvicted(holders, SIZE_MAX, kNow).size(), 1003u) << "those that hold little go last";
}

TEST(Eviction, OfThoseThatLostTheirTurnTheOneGoesThatHoldsMuch) {
  const std::vector<Holder> holders{{1, kLeastEvicted - 1, false, kLost - 9},
                                    {2, kLeastEvicted, false, kLost - 1},
                                    {3, 1u << 20, false, kLost}};
  EXPECT_EQ(chooseEvicted(holders, 1000, kNow), (std::vector<Handle>{2}));
}

TEST(Eviction, WithoutSilentOnesTheOneGoesThatLostItsTurnFirst) {
  const std::vector<Holder> holders{{1, 100, false, kLost}, {2, 100, false, kLost - 1}};
  EXPECT_EQ(chooseEvicted(holders, 1000, kNow), (std::vector<Handle>{2}));
}

TEST(Eviction, AfterAPauseThePeerHasItsTimeAgain) {
  FrameHistory history;
  history.begin(kNow);
  history.endPause(kNow + 5000);
  EXPECT_EQ(history.silentMs(kNow + 5001), 1);
  EXPECT_FALSE(history.hasLost()) << "it had no turn";
  history.lose(kNow + 5000);
  history.endPause(kNow + 9000);
  EXPECT_EQ(history.silentMs(kNow + 9001), 1);
  EXPECT_EQ(history.lostMs(kNow + 9001), 1);
}

TEST(Eviction, NoneGoesBeforeItsTime) {
  const std::vector<Holder> holders{{1, 100, true, kLong + 1}, {2, 100, false, kLost + 1}};
  EXPECT_TRUE(chooseEvicted(holders, 1000, kNow).empty());
}

}  // namespace
}  // namespace ttrpc::io
