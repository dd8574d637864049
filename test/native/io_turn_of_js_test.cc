// How much one turn of JS reads in adaptive mode. The test is JS.
#include <gtest/gtest.h>
#include <poll.h>

#include <set>
#include <vector>

#include "base/clock.h"
#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::dial;
using testing::frame;
using testing::pattern;

constexpr uint32_t kRows = 4096;
constexpr size_t kConnectionsATurn = 16;
constexpr size_t kPeers = 40;
// The I/O thread reads only what was readable for a whole tick without a turn.
constexpr int64_t kTickMs = TurnWatch::kTickNs / 1'000'000;

class TurnOfJs : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(engine_.start().isOk());
    BoundSocket socket;
    ASSERT_TRUE(BoundSocket::open({false, temp_.path("s")}, &socket).isOk());
    engine_.post(AddListener{1, std::move(socket), PeerRule::anybody(), {}, 1, kPeers, {}});
    for (size_t i = 0; i < kPeers; ++i) peers_.push_back(dial(temp_.path("s")));
    ASSERT_TRUE(
        testing::eventually([this] { return take(wire::kAccepted).size() == 0 && accepted_ == kPeers; }));
  }
  // Reads all rows, and returns the connections of those of that kind.
  std::set<Handle> take(wire::RowKind kind) {
    std::set<Handle> handles;
    Inbox& inbox = engine_.inbox();
    const uint32_t head = inbox.head();
    for (uint32_t number = inbox.tail(); number != head; ++number) {
      const int32_t* cells = rows_.data() + static_cast<size_t>(number % kRows) * wire::kRowCells;
      if (cells[wire::kCellKind] == wire::kAccepted) ++accepted_;
      if (cells[wire::kCellKind] == kind && kind != wire::kAccepted)
        handles.insert(cells[wire::kCellConnection]);
    }
    if (inbox.release(head)) engine_.kick();
    return handles;
  }
  // Has every peer send a frame, and returns how many connections each turn read, until all are read.
  // `alone`: whether JS was fast enough, so that the I/O thread cannot have read any.
  std::vector<size_t> turnsThatReadAll(bool* alone) {
    const std::vector<uint8_t> bytes = frame(1, wire::kData, pattern(10));
    int64_t turnedMs = nowMs();
    *alone = true;
    const auto turn = [&] {
      engine_.countTurn();
      *alone = *alone && nowMs() - turnedMs < kTickMs;
      turnedMs = nowMs();
    };
    turn();
    for (const UniqueFd& peer : peers_) {
      EXPECT_TRUE(testing::writeAll(peer, bytes));
      turn();
    }
    std::vector<size_t> turns;
    for (size_t read = 0; read < kPeers; read += turns.back()) {
      engine_.readForJs();
      turn();
      turns.push_back(take(wire::kFrame).size());
      if (turns.size() > 1000) break;
    }
    return turns;
  }

  const testing::TempDirectory temp_;
  std::vector<int32_t> rows_ = std::vector<int32_t>(size_t{kRows} * wire::kRowCells);
  std::vector<uint8_t> bytes_ = std::vector<uint8_t>(1 << 20);
  size_t accepted_ = 0;
  std::vector<UniqueFd> peers_;
  Engine engine_{{rows_.data(), kRows, bytes_.data(), 1 << 20}, [] {}, Reading::kAdaptive};
};

TEST_F(TurnOfJs, ReadsSixteenConnectionsAndLeavesTheOthersForTheNext) {
  std::vector<size_t> turns;
  ASSERT_TRUE(testing::eventually([&] {
    bool alone = false;
    turns = turnsThatReadAll(&alone);
    return alone;
  }));
  EXPECT_EQ(turns,
            (std::vector<size_t>{kConnectionsATurn, kConnectionsATurn, kPeers - 2 * kConnectionsATurn}));
}

}  // namespace
}  // namespace ttrpc::io
