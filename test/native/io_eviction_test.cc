// Who makes room when the memory of arriving frames is short.
#include <gtest/gtest.h>

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

TEST(Eviction, WithoutSilentOnesTheOneGoesThatLostItsTurnFirst) {
  const std::vector<Holder> holders{{1, 100, false, kLost}, {2, 100, false, kLost - 1}};
  EXPECT_EQ(chooseEvicted(holders, 1000, kNow), (std::vector<Handle>{2}));
}

TEST(Eviction, NoneGoesBeforeItsTime) {
  const std::vector<Holder> holders{{1, 100, true, kLong + 1}, {2, 100, false, kLost + 1}};
  EXPECT_TRUE(chooseEvicted(holders, 1000, kNow).empty());
}

}  // namespace
}  // namespace ttrpc::io
