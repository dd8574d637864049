// What a peer has of having shown that it sends, while the memory of arriving frames is short.
#include <gtest/gtest.h>

#include "io/inbox/body_budget.h"

namespace ttrpc::io {
namespace {

constexpr size_t kMost = 1u << 20;

TEST(ProvenPeer, OneIsProvenByATurnThatBringsMoreThanTheKernelHolds) {
  BodyBudget budget;
  FrameHistory history;
  EXPECT_TRUE(budget.takeTurn(1, history, 100, 0, 0));
  budget.progress(kGoodTurnBytes, 0);
  budget.checkTurn(kTurnMs);
  EXPECT_TRUE(history.proven != 0);
  EXPECT_TRUE(budget.takeTurn(1, history, 100, 0, kTurnMs));
  EXPECT_FALSE(budget.provenIsNext());  // it has just had its turn
  budget.progress(kGoodTurnBytes - 1, kTurnMs);
  budget.checkTurn(2 * kTurnMs);
  EXPECT_FALSE(history.proven != 0);
}

TEST(ProvenPeer, ProvenOnesHaveMemoryForTheirTurnsThatOthersCannotTake) {
  BodyBudget budget;
  budget.setMost(kMost);
  FrameHistory lost;
  FrameHistory unproven;
  FrameHistory proven{1};
  EXPECT_TRUE(budget.takeTurn(1, lost, kMost / 2, 0, 0));
  budget.count(1, lost, 0, kMost + kMost / 8);
  budget.checkTurn(kPaceMs);
  EXPECT_EQ(budget.takeLacking(), 0u);
  EXPECT_FALSE(budget.takeTurn(2, unproven, 100, 0, kPaceMs));
  EXPECT_EQ(budget.takeLacking(), 100u);
  EXPECT_EQ(budget.takeLacking(), 0u);
  EXPECT_FALSE(budget.takeTurn(3, proven, kMost / 8 + 1, 0, kPaceMs));
  EXPECT_EQ(budget.takeLacking(), 1u);
  EXPECT_TRUE(budget.takeTurn(3, proven, kMost / 8, 0, kPaceMs));
  budget.count(3, proven, 0, 0);
  budget.count(1, lost, kMost + kMost / 8, 0);
  EXPECT_TRUE(budget.takeTurn(2, unproven, kMost, 0, kPaceMs));
}

}  // namespace
}  // namespace ttrpc::io
