// A peer that takes its bytes slowly, or not at all, and what it costs the others.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <chrono>
#include <thread>
#include <utility>

#include "io/connection/sender.h"
#include "io/loop/loop.h"
#include "io/loop/timer_queue.h"
#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::FakeJs;
using testing::frame;
using testing::pattern;
using testing::TempDirectory;

constexpr uint32_t kStallMs = 400;
// A server engine whose peers have kStallMs to take bytes, with 2 MiB queued for one of them.
struct QueueAndPeer {
  TempDirectory temp;
  FakeJs js;
  UniqueFd peer;
  Handle handle = -1;

  QueueAndPeer() {
    EXPECT_TRUE(js.listen(temp.path("s"), 7, PeerRule::anybody(), {{}, 0, kStallMs}).isOk());
    peer = testing::dial(temp.path("s"));
    handle = js.waitFor(wire::kAccepted).handle();
    EXPECT_GT(js.send(handle, pattern(2 << 20)).queuedBytes, 1u << 20);
    js.engine().post(WatchWriting{handle});
  }
};

TEST(SlowPeer, OneThatTakesAPacketNowAndThenLives) {
  QueueAndPeer test;
  // In all less than what makes the socket writable again, so no event reports that the peer reads.
  constexpr size_t kPiece = 40'000;
  const int64_t startedMs = nowMs();
  for (size_t i = 0; i < 6; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(kStallMs / 2));
    ASSERT_EQ(testing::readUpTo(test.peer, kPiece).size(), kPiece) << i;
  }
  EXPECT_GT(nowMs() - startedMs, int64_t{2} * kStallMs);
  EXPECT_EQ(test.js.rowsOf(test.handle).size(), 1u);
  const testing::Row closed = test.js.waitFor(wire::kClosed);  // it has stopped
  EXPECT_EQ(closed[wire::kCellReason], wire::kCloseWriteStall);
}

TEST(SlowPeer, OneThatTakesNothingIsClosedInTime) {
  const int64_t startedMs = nowMs();
  QueueAndPeer test;
  const testing::Row closed = test.js.waitFor(wire::kClosed);
  EXPECT_EQ(closed[wire::kCellReason], wire::kCloseWriteStall);
  EXPECT_EQ(closed[wire::kCellErrno], ETIMEDOUT);
  EXPECT_GE(nowMs() - startedMs, int64_t{kStallMs});
}

TEST(SlowPeer, APartialFrameAndQueuedBytesAreActivity) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  const UniqueFd peer = testing::dial(temp.path("s"));
  const Handle handle = js.waitFor(wire::kAccepted).handle();
  Sender& sender = js.engine().sender();
  EXPECT_FALSE(sender.consumeActivity(handle));
  ASSERT_TRUE(testing::writeAll(peer, {0, 0, 0}));
  EXPECT_TRUE(testing::eventually([&] { return sender.consumeActivity(handle); }));
  EXPECT_FALSE(sender.consumeActivity(handle));
  ASSERT_GT(js.send(handle, pattern(2 << 20)).queuedBytes, 0u);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(sender.consumeActivity(handle));
  (void)testing::readUpTo(peer, 2 << 20);
  (void)js.waitFor(wire::kDrained);
  EXPECT_FALSE(sender.consumeActivity(handle));
  js.engine().post(CloseConnection{handle});
  (void)js.waitFor(wire::kClosed);
  EXPECT_FALSE(sender.consumeActivity(handle));
}

// A loop whose rounds the test makes.
struct SteppedLoop {
  std::vector<int32_t> rows = std::vector<int32_t>(size_t{256} * wire::kRowCells);
  std::vector<uint8_t> bytes = std::vector<uint8_t>(256 * 1024);
  Poller poller;
  ConnectionTable table;
  Inbox inbox{{rows.data(), 256, bytes.data(), 256 * 1024}};
  CommandQueue commands;
  Sender sender{table, poller};
  std::unique_ptr<Loop> loop;

  SteppedLoop() {
    EXPECT_TRUE(poller.open().isOk());
    loop = std::make_unique<Loop>(poller, table, inbox, commands, [] {});
  }
  Handle accept(const std::string& path, UniqueFd* peer) {
    BoundSocket socket;
    EXPECT_TRUE(BoundSocket::open({false, path}, &socket).isOk());
    commands.push(AddListener{1, std::move(socket), PeerRule::anybody(), {}, 1, 1000, {}});
    poller.kick();
    loop->pollOnce();
    *peer = testing::dial(path);
    loop->pollOnce();
    EXPECT_EQ(rows[wire::kCellKind], wire::kAccepted);
    return rows[wire::kCellConnection];
  }
};

// A peer that reads at the same time would keep the thread for as long as the queue is.
TEST(SlowPeer, ALongQueueIsSentInRounds) {
  const TempDirectory temp;
  SteppedLoop test;
  UniqueFd peer;
  const Handle handle = test.accept(temp.path("s"), &peer);
  const std::vector<uint8_t> all = pattern(16 << 20);
  SendBudget none{0, 0};
  size_t left = test.sender.send(handle, all, none).queuedBytes;
  ASSERT_EQ(left, all.size());
  std::vector<uint8_t> received;
  size_t rounds = 0;
  for (; left > 0; ++rounds) {
    ASSERT_LT(rounds, 10'000u);
    test.poller.kick();
    test.loop->pollOnce();
    const size_t now = test.sender.queuedBytes(handle);
    ASSERT_LE(left - now, (256 + 64) * 1024u);
    const std::vector<uint8_t> piece = testing::readUpTo(peer, left - now);
    received.insert(received.end(), piece.begin(), piece.end());
    left = now;
  }
  EXPECT_GE(rounds, 50u);
  EXPECT_TRUE(received == all);
}

}  // namespace
}  // namespace ttrpc::io
