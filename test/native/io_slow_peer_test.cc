// A peer that takes its bytes slowly, or not at all, and what it costs the others.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

#include "io/connection/sender.h"
#include "io/loop/loop.h"
#include "io/loop/timer_queue.h"
#include "io_harness.h"
#include "loop_round.h"

namespace ttrpc::io {
namespace {

using testing::FakeJs;
using testing::frame;
using testing::pattern;
using testing::pollOnce;
using testing::TempDirectory;

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
  int32_t listener = 0;

  SteppedLoop() {
    EXPECT_TRUE(poller.open().isOk());
    loop = std::make_unique<Loop>(WatchedSets{poller, poller}, table, inbox, commands, [] {});
  }
  Handle accept(const std::string& path, UniqueFd* peer) {
    BoundSocket socket;
    EXPECT_TRUE(BoundSocket::open({false, path}, &socket).isOk());
    commands.push(AddListener{++listener, std::move(socket), PeerRule::anybody(), {}, 1, 1000, {}});
    poller.kick();
    pollOnce(*loop, poller);
    *peer = testing::dial(path);
    pollOnce(*loop, poller);
    const int32_t* row = rows.data() + size_t{inbox.head() - 1} * wire::kRowCells;
    EXPECT_EQ(row[wire::kCellKind], wire::kAccepted);
    return row[wire::kCellConnection];
  }
};

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

TEST(SlowPeer, WhileTheOutputBudgetIsSpentOnlyThoseWhoReadAreServed) {
  const TempDirectory temp;
  FakeJs js;
  js.engine().setOutputBytes(2 << 20);
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  const auto open = [&](size_t number, UniqueFd* peer) {
    *peer = testing::dial(temp.path("s"));
    return js.waitFor(wire::kAccepted, number).handle();
  };
  UniqueFd deaf;
  UniqueFd slow;
  UniqueFd good;
  const Handle deafHandle = open(1, &deaf);
  const Handle slowHandle = open(2, &slow);
  const Handle goodHandle = open(3, &good);
  ASSERT_GT(js.send(deafHandle, pattern(4 << 20)).queuedBytes, 2u << 20);
  // Much less than what one connection may have alone.
  constexpr size_t kSome = 600'000;
  const size_t queued = js.send(slowHandle, pattern(kSome)).queuedBytes;
  ASSERT_GT(queued, 0u);
  ASSERT_LT(queued, kOutHighBytes / 2);
  ASSERT_TRUE(testing::writeAll(slow, frame(1, wire::kData, {})));
  for (uint32_t i = 1; i <= 20; ++i) {
    ASSERT_EQ(js.send(goodHandle, {1}).queuedBytes, 0u);
    ASSERT_TRUE(testing::writeAll(good, frame(i, wire::kData, {})));
    EXPECT_EQ(js.waitFor(wire::kFrame, i).handle(), goodHandle);
  }
  EXPECT_TRUE(testing::readUpTo(slow, kSome) == pattern(kSome));
  EXPECT_EQ(js.waitFor(wire::kFrame, 21).handle(), slowHandle);
  // The budget is what it was once the deaf one is gone.
  deaf.reset();
  (void)js.waitFor(wire::kClosed);
  ASSERT_GT(js.send(slowHandle, pattern(kSome)).queuedBytes, 0u);
  ASSERT_TRUE(testing::writeAll(slow, frame(3, wire::kData, {})));
  EXPECT_EQ(js.waitFor(wire::kFrame, 22).handle(), slowHandle);
}

TEST(SlowPeer, AtTwiceTheBudgetAPeerThatDoesNotReadIsClosed) {
  const TempDirectory temp;
  FakeJs js;
  js.engine().setOutputBytes(1 << 20);
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  const UniqueFd deaf = testing::dial(temp.path("s"));
  const Handle handle = js.waitFor(wire::kAccepted).handle();
  const UniqueFd good = testing::dial(temp.path("s"));
  const Handle other = js.waitFor(wire::kAccepted, 2).handle();
  ASSERT_TRUE(js.send(handle, pattern(3 << 20)).open);
  EXPECT_TRUE(js.send(other, {1}).open);
  EXPECT_FALSE(js.send(handle, {1}).open);
  EXPECT_EQ(js.engine().sender().queuedBytes(handle), 0u);
  const testing::Row closed = js.waitFor(wire::kClosed);
  EXPECT_EQ(closed.handle(), handle);
  EXPECT_EQ(closed[wire::kCellErrno], ENOBUFS);
  EXPECT_TRUE(js.send(other, {1}).open);
}

TEST(SlowPeer, TheBudgetCountsWhatWaitsAndNothingElse) {
  const TempDirectory temp;
  SteppedLoop test;
  UniqueFd peer;
  const Handle handle = test.accept(temp.path("s"), &peer);
  OutputBudget& budget = test.table.output();
  SendBudget none{0, 0};
  ASSERT_TRUE(test.sender.send(handle, pattern(300'000), none).open);
  ASSERT_TRUE(test.sender.send(handle, pattern(700'000), none).open);
  EXPECT_EQ(budget.bytes(), 1'000'000u);
  test.poller.kick();
  pollOnce(*test.loop, test.poller);
  EXPECT_LT(budget.bytes(), 1'000'000u);
  EXPECT_EQ(budget.bytes(), test.sender.queuedBytes(handle));
  test.sender.stop(handle);
  EXPECT_EQ(budget.bytes(), 0u);
  test.commands.push(CloseConnection{handle});
  test.poller.kick();
  pollOnce(*test.loop, test.poller);
  EXPECT_EQ(budget.bytes(), 0u);
  const Handle other = test.accept(temp.path("t"), &peer);
  ASSERT_TRUE(test.sender.send(other, pattern(300'000), none).open);
  test.commands.push(CloseConnection{other});
  test.poller.kick();
  pollOnce(*test.loop, test.poller);
  EXPECT_EQ(budget.bytes(), 0u);
}

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
    pollOnce(*test.loop, test.poller);
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
