// The transitions between the states of a connection, and the reasons that hold its reading.
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <utility>

#include "io/connection/connection.h"
#include "io/connection/connection_state.h"
#include "io/connection/interest.h"

namespace ttrpc::io {
namespace {

constexpr std::array kReads{ReadState::kOpen, ReadState::kCut, ReadState::kEnded};
constexpr std::array kSends{SendState::kOpen, SendState::kBroken, SendState::kClosing};
constexpr std::array kReasons{HoldReason::kNoRoom, HoldReason::kPaused, HoldReason::kPeerSlow,
                              HoldReason::kParked};

TEST(ConnectionState, ReadingIsCutOnceAndThenEnds) {
  const std::set<std::pair<ReadState, ReadState>> allowed{{ReadState::kOpen, ReadState::kCut},
                                                          {ReadState::kCut, ReadState::kEnded}};
  for (const ReadState from : kReads) {
    for (const ReadState to : kReads) EXPECT_EQ(mayFollow(from, to), allowed.contains({from, to}));
  }
  ConnectionState state;
  EXPECT_FALSE(state.endReading());
  EXPECT_TRUE(state.cut());
  EXPECT_FALSE(state.cut());
  EXPECT_TRUE(state.reads());
  EXPECT_TRUE(state.endReading());
  EXPECT_FALSE(state.endReading());
  EXPECT_FALSE(state.reads());
  EXPECT_EQ(state.read(), ReadState::kEnded);
}

TEST(ConnectionState, SendingBreaksOnceAndNothingFollowsAClose) {
  const std::set<std::pair<SendState, SendState>> allowed{{SendState::kOpen, SendState::kBroken},
                                                          {SendState::kOpen, SendState::kClosing},
                                                          {SendState::kBroken, SendState::kClosing}};
  for (const SendState from : kSends) {
    for (const SendState to : kSends) EXPECT_EQ(mayFollow(from, to), allowed.contains({from, to}));
  }
  ConnectionState state;
  EXPECT_TRUE(state.breakSending(ENOMEM));
  EXPECT_FALSE(state.breakSending(EIO));
  EXPECT_EQ(state.sendError(), ENOMEM);
  EXPECT_TRUE(state.isBroken());
  EXPECT_TRUE(state.closeSending());
  EXPECT_FALSE(state.isBroken());
  EXPECT_FALSE(state.breakSending(EIO));
}

TEST(ConnectionState, ReadingGoesOnWhenTheLastReasonIsGone) {
  for (uint32_t set = 0; set < 1u << kReasons.size(); ++set) {
    ConnectionState state;
    for (size_t i = 0; i < kReasons.size(); ++i) {
      if ((set >> i & 1) != 0) state.hold(kReasons[i]);
    }
    EXPECT_EQ(state.isHeld(), set != 0);
    EXPECT_EQ(state.reads(), set == 0);
    for (size_t i = 0; i < kReasons.size(); ++i) {
      EXPECT_EQ(state.isHeld(kReasons[i]), (set >> i & 1) != 0);
      state.release(kReasons[i]);
      EXPECT_EQ(state.reads(), set >> (i + 1) == 0);
    }
  }
}

TEST(ConnectionState, InterestFollowsFromTheStateAlone) {
  for (uint32_t set = 0; set < 1u << kReasons.size(); ++set) {
    for (const bool broken : {false, true}) {
      Connection connection;
      const MutexLock lock(connection.mutex);
      for (size_t i = 0; i < kReasons.size(); ++i) {
        if ((set >> i & 1) != 0) connection.state.hold(kReasons[i]);
      }
      if (broken) (void)connection.state.breakSending(0);
      connection.wantsWrite = true;
      const bool spins = broken && set != 0;
      const bool parked = connection.state.isHeld(HoldReason::kParked);
      const uint32_t others = (set == 0 ? EPOLLIN : 0u) | (spins ? 0u : EPOLLOUT);
      EXPECT_EQ(interestOf(connection), parked ? uint32_t{EPOLLRDHUP} : others);
    }
  }
}

TEST(ConnectionState, AConnectionStaysSmall) { EXPECT_LE(sizeof(Connection), 200u); }

}  // namespace
}  // namespace ttrpc::io
