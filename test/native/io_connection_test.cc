// Connections of an engine: how they begin and how they end.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <set>

#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::FakeJs;
using testing::frame;
using testing::Row;
using testing::TempDirectory;

void expectOurs(const Row& row) {
  EXPECT_EQ(row[wire::kCellPeerPid], ::getpid());
  EXPECT_EQ(static_cast<uint32_t>(row[wire::kCellPeerUid]), ::geteuid());
  EXPECT_EQ(static_cast<uint32_t>(row[wire::kCellPeerGid]), ::getegid());
}

TEST(Connection, BothEndsLearnWhoThePeerIs) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  js.connect(temp.path("s"), 9);
  const Row connected = js.waitFor(wire::kConnected);
  const Row accepted = js.waitFor(wire::kAccepted);
  EXPECT_EQ(connected[wire::kCellOwner], 9);
  EXPECT_EQ(accepted[wire::kCellOwner], 7);
  EXPECT_NE(connected.handle(), accepted.handle());
  expectOurs(connected);
  expectOurs(accepted);

  EXPECT_TRUE(js.send(connected.handle(), frame(1, wire::kData, {1, 2, 3})).open);
  const Row row = js.waitFor(wire::kFrame);
  EXPECT_EQ(row.handle(), accepted.handle());
  EXPECT_EQ(row[wire::kCellStream], 1);
  EXPECT_EQ(row.body, (std::vector<uint8_t>{1, 2, 3}));
}

TEST(Connection, ARefusedPeerReceivesTheCloseAndNoByte) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7, PeerRule()).isOk());
  const UniqueFd peer = testing::dial(temp.path("s"));
  EXPECT_TRUE(testing::readUpTo(peer, 1).empty());
  const Row refused = js.waitFor(wire::kRefused);
  EXPECT_EQ(refused[wire::kCellOwner], 7);
  EXPECT_EQ(refused[wire::kCellReason], wire::kRefuseRule);
  EXPECT_EQ(refused.handle(), -1);
  expectOurs(refused);
}

TEST(Connection, TheOneTooManyIsRefusedUntilAnotherEnds) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7, PeerRule::anybody(), {}, 1).isOk());
  UniqueFd first = testing::dial(temp.path("s"));
  (void)js.waitFor(wire::kAccepted);
  const UniqueFd second = testing::dial(temp.path("s"));
  EXPECT_TRUE(testing::readUpTo(second, 1).empty());
  EXPECT_EQ(js.waitFor(wire::kRefused)[wire::kCellReason], wire::kRefuseTooMany);
  first.reset();
  (void)js.waitFor(wire::kClosed);
  const UniqueFd third = testing::dial(temp.path("s"));
  (void)js.waitFor(wire::kAccepted, 2);
}

TEST(Connection, ConnectReportsWhyItFails) {
  const TempDirectory temp;
  FakeJs js;
  js.connect(temp.path("nobody"), 3);
  const Row failed = js.waitFor(wire::kConnectFailed);
  EXPECT_EQ(failed[wire::kCellOwner], 3);
  EXPECT_EQ(failed[wire::kCellErrno], ENOENT);
  EXPECT_EQ(failed[wire::kCellSyscall], 2);
}

TEST(Connection, ConnectIsTriedAgainWhileTheBacklogIsFull) {
  const TempDirectory temp;
  const UniqueFd listener = testing::listenAt(temp.path("s"), 0);
  const UniqueFd ahead = testing::dial(temp.path("s"));  // a backlog of 0 holds one
  FakeJs js;
  js.connect(temp.path("s"), 1, 1);  // has no time to wait
  EXPECT_EQ(js.waitFor(wire::kConnectFailed)[wire::kCellErrno], ETIMEDOUT);
  js.connect(temp.path("s"), 2);
  js.connect(temp.path("nobody"), 3);  // when this one has failed, the one before has been tried
  EXPECT_EQ(js.waitFor(wire::kConnectFailed, 2)[wire::kCellOwner], 3);
  const UniqueFd accepted = testing::acceptFrom(listener);
  EXPECT_EQ(js.waitFor(wire::kConnected)[wire::kCellOwner], 2);
}

TEST(Connection, TheEndIsReportedOnceAndLast) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  UniqueFd peer = testing::dial(temp.path("s"));
  const Handle handle = js.waitFor(wire::kAccepted).handle();
  for (uint32_t i = 0; i < 100; ++i) ASSERT_TRUE(testing::writeAll(peer, frame(i, wire::kData, {})));
  peer.reset();
  EXPECT_EQ(js.waitFor(wire::kClosed)[wire::kCellReason], wire::kCloseEof);
  js.engine().post(CloseConnection{handle});
  js.engine().post(CloseListener{7});
  (void)js.waitFor(wire::kListenerClosed);
  const std::vector<Row> rows = js.rowsOf(handle);
  ASSERT_EQ(rows.size(), 102u);
  EXPECT_EQ(rows.front().kind(), wire::kAccepted);
  EXPECT_EQ(rows.back().kind(), wire::kClosed);
}

TEST(Connection, AnEndInsideAFrameIsAnother) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  UniqueFd peer = testing::dial(temp.path("s"));
  ASSERT_TRUE(testing::writeAll(peer, testing::header(5, 1, wire::kData)));
  peer.reset();
  EXPECT_EQ(js.waitFor(wire::kClosed)[wire::kCellReason], wire::kCloseTruncated);
}

TEST(Connection, AClosedListenerLeavesItsConnections) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  UniqueFd peer = testing::dial(temp.path("s"));
  (void)js.waitFor(wire::kAccepted);
  js.engine().post(CloseListener{7});
  js.engine().post(CloseListener{7});
  EXPECT_EQ(js.waitFor(wire::kListenerClosed)[wire::kCellOwner], 7);
  ASSERT_TRUE(testing::writeAll(peer, frame(1, wire::kData, {9})));
  (void)js.waitFor(wire::kFrame);
  peer.reset();
  (void)js.waitFor(wire::kClosed);
}

TEST(Connection, ASlowFrameEndsIt) {
  const TempDirectory temp;
  FakeJs js;
  ConnectionLimits limits;
  limits.frameTimeoutMs = 20;
  ASSERT_TRUE(js.listen(temp.path("s"), 7, PeerRule::anybody(), limits).isOk());
  const UniqueFd idle = testing::dial(temp.path("s"));  // may stay as long as it likes
  const Handle quiet = js.waitFor(wire::kAccepted).handle();
  const UniqueFd slow = testing::dial(temp.path("s"));
  ASSERT_TRUE(testing::writeAll(slow, frame(1, wire::kData, {1})));
  ASSERT_TRUE(testing::writeAll(slow, testing::header(5, 3, wire::kData)));
  const Row closed = js.waitFor(wire::kClosed);
  EXPECT_EQ(closed[wire::kCellReason], wire::kCloseFrameTimeout);
  EXPECT_NE(closed.handle(), quiet);
  EXPECT_TRUE(testing::readUpTo(slow, 1).empty());
  ASSERT_TRUE(testing::writeAll(idle, frame(1, wire::kData, {1})));
  (void)js.waitFor(wire::kFrame, 2);
}

TEST(Connection, AnOversizedBodyIsThrownAwayUpToItsLimit) {
  const TempDirectory temp;
  FakeJs js;
  ConnectionLimits limits;
  limits.read = {1000, 100'000};
  ASSERT_TRUE(js.listen(temp.path("s"), 7, PeerRule::anybody(), limits).isOk());
  const UniqueFd peer = testing::dial(temp.path("s"));
  ASSERT_TRUE(testing::writeAll(peer, frame(1, wire::kData, testing::pattern(100'000))));
  EXPECT_EQ(js.waitFor(wire::kOversized)[wire::kCellBodyLength], 100'000);
  ASSERT_TRUE(testing::writeAll(peer, frame(3, wire::kData, {1})));
  EXPECT_EQ(js.waitFor(wire::kFrame)[wire::kCellStream], 3);
  (void)testing::writeAll(peer, frame(5, wire::kData, testing::pattern(200'000)));
  EXPECT_EQ(js.waitFor(wire::kClosed)[wire::kCellReason], wire::kCloseDiscardLimit);
}

TEST(Connection, AStaleHandleReachesNoConnection) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  const UniqueFd first = testing::dial(temp.path("s"));
  const Handle stale = js.waitFor(wire::kAccepted).handle();
  js.engine().post(CloseConnection{stale});
  (void)js.waitFor(wire::kClosed);
  EXPECT_TRUE(testing::readUpTo(first, 1).empty());
  size_t opened = 1;
  for (; opened <= ConnectionTable::kRestingSlots; ++opened) {  // then its slot has rested
    const UniqueFd other = testing::dial(temp.path("s"));
    js.engine().post(CloseConnection{js.waitFor(wire::kAccepted, opened + 1).handle()});
    (void)js.waitFor(wire::kClosed, opened + 1);
  }
  // JS has also released what it has read.
  const Inbox& inbox = js.engine().inbox();
  ASSERT_TRUE(testing::eventually([&] { return inbox.tail() == inbox.head(); }));

  const UniqueFd second = testing::dial(temp.path("s"));
  const Handle fresh = js.waitFor(wire::kAccepted, opened + 1).handle();
  EXPECT_EQ(fresh & static_cast<Handle>(kSlotMask), stale & static_cast<Handle>(kSlotMask));
  EXPECT_NE(fresh, stale);
  EXPECT_FALSE(js.send(stale, frame(1, wire::kData, {1})).open);
  EXPECT_FALSE(js.send(stale | 0xfffff, {1}).open);  // a slot that never was
  EXPECT_FALSE(js.send(-1, {1}).open);
  js.engine().post(CloseConnection{stale});
  EXPECT_TRUE(js.send(fresh, {42}).open);
  js.engine().post(CloseConnection{fresh});
  EXPECT_EQ(testing::readUpTo(second, 10), std::vector<uint8_t>{42});
}

TEST(Connection, AThousandComeAndGoWithoutATrace) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  size_t before = 0;
  std::set<Handle> slots;
  for (size_t i = 1; i <= 1000; ++i) {
    js.connect(temp.path("s"), static_cast<int32_t>(i));
    const Handle handle = js.waitFor(wire::kConnected, i).handle();
    slots.insert(handle & static_cast<Handle>(kSlotMask));
    js.engine().post(CloseConnection{handle});
    (void)js.waitFor(wire::kClosed, 2 * i);
    if (i == 1) before = testing::openDescriptors();
  }
  EXPECT_EQ(testing::openDescriptors(), before);
  EXPECT_LE(slots.size(), ConnectionTable::kRestingSlots + 4);
}

TEST(Connection, ThePathIsGoneWithTheEngine) {
  const TempDirectory temp;
  const size_t before = testing::openDescriptors();
  UniqueFd peer;
  {
    FakeJs js;
    ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
    peer = testing::dial(temp.path("s"));
    (void)js.waitFor(wire::kAccepted);
    // A command that is no longer run owns a socket, too.
    ASSERT_TRUE(js.listen(temp.path("t"), 8).isOk());
  }
  EXPECT_TRUE(testing::readUpTo(peer, 1).empty());
  peer.reset();
  EXPECT_EQ(testing::openDescriptors(), before);
  EXPECT_NE(::access(temp.path("s").c_str(), F_OK), 0);
  EXPECT_NE(::access(temp.path("t").c_str(), F_OK), 0);
}

}  // namespace
}  // namespace ttrpc::io
