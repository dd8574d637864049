// What happens when JS does not keep up: memory stays bounded, nothing is lost, no thread spins, and
// everything continues afterwards.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "io/inbox/body_budget.h"
#include "io/loop/loop.h"
#include "io_harness.h"
#include "loop_round.h"

namespace ttrpc::io {
namespace {

using testing::eventually;
using testing::FakeJs;
using testing::frame;
using testing::pattern;
using testing::pollOnce;
using testing::Row;
using testing::TempDirectory;

TEST(Pressure, AFloodWaitsInTheKernelAndLosesNothing) {
  const TempDirectory temp;
  FakeJs js(256, 256 * 1024);
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  const UniqueFd peer = testing::dial(temp.path("s"));
  (void)js.waitFor(wire::kAccepted);
  js.block();
  constexpr uint32_t kFrames = 20'000;
  std::thread flood([&peer] {
    for (uint32_t i = 0; i < kFrames; ++i) {
      ASSERT_TRUE(testing::writeAll(peer, frame(i, wire::kData, pattern(i % 300, i))));
    }
  });
  // The ring is the bound; some of it is kept for other rows.
  Inbox& inbox = js.engine().inbox();
  EXPECT_TRUE(eventually([&] { return inbox.head() - inbox.tail() >= 128; }));
  js.unblock();
  flood.join();
  const bool came = js.waitUntil([](const std::vector<Row>& rows) { return rows.size() == kFrames + 1; });
  ASSERT_TRUE(came);
  const std::vector<Row> rows = js.rows();
  for (uint32_t i = 0; i < kFrames; ++i) {
    ASSERT_EQ(rows[i + 1][wire::kCellStream], static_cast<int32_t>(i));
    ASSERT_TRUE(rows[i + 1].body == pattern(i % 300, i));
  }
}

TEST(Pressure, MoreEndsThanRowsAreAllReported) {
  const TempDirectory temp;
  FakeJs js(256, 256 * 1024);
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  std::vector<UniqueFd> peers;
  peers.reserve(600);
  for (int i = 0; i < 600; ++i) peers.push_back(testing::dial(temp.path("s")));
  (void)js.waitFor(wire::kAccepted, 600);
  std::vector<Handle> handles;
  for (const Row& row : js.rows()) handles.push_back(row.handle());
  js.block();
  for (const Handle handle : handles) js.engine().post(CloseConnection{handle});
  for (const UniqueFd& peer : peers) EXPECT_TRUE(testing::readUpTo(peer, 1).empty());
  js.unblock();
  (void)js.waitFor(wire::kClosed, 600);
  for (const Handle handle : handles) EXPECT_EQ(js.rowsOf(handle).size(), 2u);
}

TEST(Pressure, AcceptingWaitsForRoomToo) {
  const TempDirectory temp;
  FakeJs js(256, 256 * 1024);
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  ASSERT_TRUE(js.listen(temp.path("t"), 8).isOk());
  js.block();
  std::vector<UniqueFd> peers;
  peers.reserve(700);
  for (int i = 0; i < 700; ++i) peers.push_back(testing::dial(temp.path(i % 2 == 0 ? "s" : "t")));
  Inbox& inbox = js.engine().inbox();
  EXPECT_TRUE(eventually([&] { return inbox.head() - inbox.tail() == 256; }));
  js.unblock();
  (void)js.waitFor(wire::kAccepted, 700);
  js.engine().post(CloseListener{7});
  (void)js.waitFor(wire::kListenerClosed);
}

// Sixteen of them, with what is kept beside a body that still arrives, just fit into the budget.
constexpr size_t kSixteenth = kBodyBytes / 16 - 4096;

TEST(Pressure, BodiesThatAreNotTakenAreBounded) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  const UniqueFd peer = testing::dial(temp.path("s"));
  (void)js.waitFor(wire::kAccepted);
  js.block();
  constexpr size_t kCount = 40;
  const std::vector<uint8_t> bytes = frame(1, wire::kData, pattern(kSixteenth));
  std::thread flood([&] {
    for (size_t i = 0; i < kCount; ++i) ASSERT_TRUE(testing::writeAll(peer, bytes));
  });
  EXPECT_TRUE(eventually([&] { return js.engine().inbox().keptBytes() >= 16 * kSixteenth; }));
  EXPECT_LE(js.engine().inbox().keptBytes(), kBodyBytes);
  js.unblock();
  flood.join();
  (void)js.waitFor(wire::kFrame, kCount);
  EXPECT_EQ(js.engine().inbox().keptBytes(), 0u);
}

TEST(Pressure, ManyHalfSentBodiesAllArriveInTheEnd) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  constexpr size_t kBody = 4u << 20;
  constexpr size_t kPeers = 30;  // 120 MiB are begun at once
  const std::vector<uint8_t> bytes = frame(1, wire::kData, pattern(kBody));
  std::vector<std::thread> peers;
  peers.reserve(kPeers);
  for (size_t i = 0; i < kPeers; ++i) {
    peers.emplace_back([&] {
      const UniqueFd peer = testing::dial(temp.path("s"));
      EXPECT_TRUE(testing::writeAll(peer, bytes));
      EXPECT_TRUE(testing::writeAll(peer, frame(3, wire::kData, {1})));
      (void)testing::readUpTo(peer, 1);  // until it is closed
    });
  }
  (void)js.waitFor(wire::kFrame, 2 * kPeers);
  for (const Row& row : js.rows()) {
    if (row.kind() == wire::kAccepted) js.engine().post(CloseConnection{row.handle()});
  }
  for (std::thread& peer : peers) peer.join();
}

// A loop whose rounds are counted and whose rows are not read.
class CountedLoop {
 public:
  CountedLoop() {
    EXPECT_TRUE(poller_.open().isOk());
    thread_ = std::thread([this] {
      Loop loop({poller_, poller_}, table_, inbox_, commands_, [] {});
      while (!stopping_.load()) {
        pollOnce(loop, poller_);
        rounds_.fetch_add(1);
      }
    });
  }
  CountedLoop(const CountedLoop&) = delete;
  CountedLoop& operator=(const CountedLoop&) = delete;
  ~CountedLoop() {
    stopping_.store(true);
    poller_.kick();
    thread_.join();
  }
  void listen(const std::string& path) {
    BoundSocket socket;
    EXPECT_TRUE(BoundSocket::open({false, path}, &socket).isOk());
    commands_.push(AddListener{1, std::move(socket), PeerRule::anybody(), {}, 1, 1000, {}});
    poller_.kick();
  }
  // Waits for a round that began after the call.
  void round() {
    const uint64_t until = rounds_.load() + 2;
    EXPECT_TRUE(eventually([&] {
      poller_.kick();
      return rounds_.load() >= until;
    }));
  }
  // Rounds made while none was asked for, seen at `looks` looks of another thread.
  uint64_t idleRounds(int looks) {
    round();
    const uint64_t before = rounds_.load();
    for (int i = 0; i < looks; ++i) std::this_thread::yield();
    return rounds_.load() - before;
  }
  Inbox& inbox() { return inbox_; }

 private:
  std::vector<int32_t> rows_ = std::vector<int32_t>(size_t{256} * wire::kRowCells);
  std::vector<uint8_t> bytes_ = std::vector<uint8_t>(256 * 1024);
  Poller poller_;
  ConnectionTable table_;
  Inbox inbox_{{rows_.data(), 256, bytes_.data(), 256 * 1024}};
  CommandQueue commands_;
  std::atomic<bool> stopping_{false};
  std::atomic<uint64_t> rounds_{0};
  std::thread thread_;
};

// A spinning loop makes a round in a few microseconds; a kick of ours may still be on its way.
constexpr int kLooks = 200'000;
constexpr uint64_t kFewRounds = 10;

TEST(Pressure, AStalledAndDeadPeerCostsNothing) {
  const TempDirectory temp;
  CountedLoop loop;
  loop.listen(temp.path("s"));
  UniqueFd peer = testing::dial(temp.path("s"));
  std::vector<uint8_t> flood;
  for (uint32_t i = 0; i < 300; ++i) {
    const std::vector<uint8_t> one = frame(i, wire::kData, {});
    flood.insert(flood.end(), one.begin(), one.end());
  }
  ASSERT_TRUE(testing::writeAll(peer, flood));
  EXPECT_TRUE(eventually([&] { return loop.inbox().head() >= 128; }));
  EXPECT_LE(loop.idleRounds(kLooks), kFewRounds);
  peer.reset();
  EXPECT_LE(loop.idleRounds(kLooks), kFewRounds);
  // JS comes back: the rest and the end are there.
  EXPECT_TRUE(eventually([&] {
    (void)loop.inbox().release(loop.inbox().head());
    loop.round();
    return loop.inbox().head() == 302;
  }));
}

TEST(Pressure, BodiesThatAreNotTakenDoNotMakeItSpin) {
  const TempDirectory temp;
  CountedLoop loop;
  loop.listen(temp.path("s"));
  const UniqueFd peer = testing::dial(temp.path("s"));
  std::vector<uint8_t> bytes = frame(1, wire::kData, pattern(kSixteenth));
  for (int i = 0; i < 16; ++i) ASSERT_TRUE(testing::writeAll(peer, bytes));
  EXPECT_TRUE(eventually([&] { return loop.inbox().keptBytes() == 16 * kSixteenth; }));
  bytes.resize(100'000);  // one more begins, and fits into the kernel's buffer
  ASSERT_TRUE(testing::writeAll(peer, bytes));
  (void)loop.inbox().release(loop.inbox().head());  // all rows are read, no body is taken
  EXPECT_LE(loop.idleRounds(kLooks), kFewRounds);
}

}  // namespace
}  // namespace ttrpc::io
