// Blocks for long messages: used again while there is a watcher, bounded, and given back to the system.
#include <gtest/gtest.h>

#include <vector>

#include "base/clock.h"
#include "base/spare_blocks.h"
#include "io_harness.h"

namespace ttrpc {
namespace {

using io::testing::eventually;
using io::testing::FakeJs;
using io::testing::frame;
using io::testing::pattern;
using io::testing::TempDirectory;

constexpr size_t kMiB = 1024 * 1024;

TEST(Block, OneOfPagesOfItsOwnGrowsWithItsContent) {
  Block block = Block::make(kMiB);
  block.data()[0] = 1;
  block.data()[kMiB - 1] = 2;
  ASSERT_TRUE(block.grow(4 * kMiB + 1));
  EXPECT_GT(block.capacity(), 4 * kMiB);
  EXPECT_EQ(block.data()[0], 1);
  EXPECT_EQ(block.data()[kMiB - 1], 2);
  block.data()[4 * kMiB] = 3;
}

TEST(Block, AShortOneIsLeftAsItIs) {
  Block block = Block::make(100);
  EXPECT_FALSE(block.grow(kMiB));
  EXPECT_EQ(block.capacity(), 100U);
}

TEST(SpareBlocks, WithoutAWatcherNoneIsKept) {
  SpareBlocks spares;
  spares.giveBack(Block::make(kMiB));
  EXPECT_EQ(spares.bytes(), 0U);
  EXPECT_FALSE(spares.has(kMiB));
}

TEST(SpareBlocks, TheBlockThatCameLastIsUsedFirst) {
  SpareBlocks spares;
  spares.watch();
  spares.giveBack(Block::make(kMiB));
  Block last = Block::make(kMiB);
  const uint8_t* memory = last.data();
  spares.giveBack(std::move(last));
  EXPECT_EQ(spares.bytes(), 2 * kMiB);
  const Block taken = spares.take(kMiB);
  EXPECT_EQ(taken.data(), memory);
  EXPECT_EQ(spares.bytes(), kMiB);
}

TEST(SpareBlocks, ABlockFitsWhatIsALittleShorter) {
  SpareBlocks spares;
  spares.watch();
  spares.giveBack(Block::make(kMiB));
  EXPECT_FALSE(spares.has(kMiB + 1));
  EXPECT_TRUE(spares.has(kMiB - kMiB / 40));
  EXPECT_FALSE(spares.has(kMiB / 2));
}

TEST(SpareBlocks, TheSmallestThatFitsIsTaken) {
  SpareBlocks spares;
  spares.watch();
  for (const size_t kib : {1024, 1008, 1020, 980}) spares.giveBack(Block::make(kib * 1024));
  EXPECT_EQ(spares.take(1000 * 1024).capacity(), 1008U * 1024);
}

TEST(SpareBlocks, ABlockFitsTheLengthThatItWasMadeFor) {
  SpareBlocks spares;
  spares.watch();
  for (size_t length = kLeastSpareBytes; length < 2 * kMiB; length += length / 7 + 1) {
    spares.giveBack(Block::make(length));
    EXPECT_TRUE(spares.has(length)) << length;
    EXPECT_GE(spares.take(length).capacity(), length);
  }
}

TEST(SpareBlocks, BeyondTheMostTheOldestAreFreed) {
  SpareBlocks spares;
  spares.watch();
  for (size_t i = 0; i < kMostSpareBytes / kMiB; ++i) spares.giveBack(Block::make(kMiB));
  EXPECT_EQ(spares.bytes(), kMostSpareBytes);
  for (size_t i = 0; i < 10; ++i) spares.giveBack(Block::make(3 * kMiB));
  EXPECT_EQ(spares.bytes(), kMostSpareBytes);  // 30 of 1 MiB made room for 10 of 3 MiB
  for (size_t i = 0; i < 10; ++i) EXPECT_GE(spares.take(3 * kMiB).capacity(), 3 * kMiB);
}

TEST(SpareBlocks, ABlockThatIsLongerThanTheMostIsFreedAtOnce) {
  SpareBlocks spares;
  spares.watch();
  spares.giveBack(Block::make(kMiB));
  spares.giveBack(Block::make(kMostSpareBytes + 1));
  EXPECT_EQ(spares.bytes(), kMiB);
}

TEST(SpareBlocks, TrimFreesWhatWasNotUsed) {
  SpareBlocks spares;
  spares.watch();
  spares.giveBack(Block::make(kMiB));
  const int64_t now = nowMs();
  spares.trim(now);
  EXPECT_EQ(spares.bytes(), kMiB);
  spares.trim(now + kSpareMs + 1);
  EXPECT_EQ(spares.bytes(), 0U);
}

TEST(SpareBlocks, TheLastWatcherFreesAll) {
  SpareBlocks spares;
  spares.watch();
  spares.watch();
  spares.giveBack(Block::make(kMiB));
  spares.unwatch();
  EXPECT_EQ(spares.bytes(), kMiB);
  spares.unwatch();
  EXPECT_EQ(spares.bytes(), 0U);
}

TEST(SpareBlocks, AShortBlockIsNoneOfThem) {
  auto& spares = SpareBlocks::ofProcess();
  spares.watch();
  const size_t before = spares.bytes();
  {
    const Block block = Block::make(kLeastSpareBytes - 1);
  }
  EXPECT_EQ(spares.bytes(), before);
  {
    const Block block = Block::make(kLeastSpareBytes);
  }
  EXPECT_EQ(spares.bytes(), before + kLeastSpareBytes);
  spares.unwatch();
}

// Sends a message of a MiB, and waits until JS has taken it and its memory is spare.
void leaveASpareBlock(FakeJs& js, const TempDirectory& temp) {
  const io::UniqueFd peer = io::testing::dial(temp.path("s"));
  ASSERT_TRUE(io::testing::writeAll(peer, frame(1, wire::kData, pattern(kMiB))));
  EXPECT_EQ(js.waitFor(wire::kFrame).body.size(), kMiB);
  EXPECT_TRUE(eventually([] { return SpareBlocks::ofProcess().bytes() >= kMiB; }));
}

TEST(SpareBlocks, AnEngineWithoutTrafficKeepsNone) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  leaveASpareBlock(js, temp);
  EXPECT_TRUE(eventually([] { return SpareBlocks::ofProcess().bytes() == 0; }));
}

TEST(SpareBlocks, AnEngineThatEndsKeepsNone) {
  const TempDirectory temp;
  {
    FakeJs js;
    ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
    leaveASpareBlock(js, temp);
  }
  EXPECT_EQ(SpareBlocks::ofProcess().bytes(), 0U);
}

}  // namespace
}  // namespace ttrpc
