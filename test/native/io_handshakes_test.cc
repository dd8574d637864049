// Peers that wait while a handshaker in JS decides, and the places that they take.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::dial;
using testing::FakeJs;
using testing::Row;
using testing::TempDirectory;

constexpr uint32_t kLongMs = 600'000;

void listen(FakeJs& js, const std::string& path, Parking parking) {
  BoundSocket socket;
  ASSERT_TRUE(BoundSocket::open({false, path}, &socket).isOk());
  js.engine().post(AddListener{1, std::move(socket), PeerRule::anybody(), {}, 1, 1000, parking});
}

size_t countOf(FakeJs& js, wire::RowKind kind) {
  const std::vector<Row> rows = js.rows();
  return static_cast<size_t>(
      std::count_if(rows.begin(), rows.end(), [kind](const Row& row) { return row.kind() == kind; }));
}

bool isClosed(const UniqueFd& peer) { return testing::readUpTo(peer, 1).empty(); }

struct Leaving {
  const char* title;
  void (*leave)(UniqueFd& peer);
};

const Leaving kLeavings[] = {
    {"closes", [](UniqueFd& peer) { peer.reset(); }},
    {"sends and closes",
     [](UniqueFd& peer) {
       EXPECT_TRUE(testing::writeAll(peer, testing::frame(1, wire::kRequest, {1, 2, 3})));
       peer.reset();
     }},
    {"shuts down its sending side", [](UniqueFd& peer) { ::shutdown(peer.get(), SHUT_WR); }},
    {"shuts down both sides", [](UniqueFd& peer) { ::shutdown(peer.get(), SHUT_RDWR); }},
};

TEST(Handshakes, APeerThatLeavesDuringItsHandshakeFreesThePlaceAtOnce) {
  for (const Leaving& leaving : kLeavings) {
    SCOPED_TRACE(leaving.title);
    const TempDirectory temp;
    FakeJs js;
    listen(js, temp.path("s"), {kLongMs, 1, 10});
    UniqueFd first = dial(temp.path("s"));
    const Handle handle = js.waitFor(wire::kAccepted).handle();
    const UniqueFd second = dial(temp.path("s"));
    leaving.leave(first);
    const Row closed = js.waitFor(wire::kClosed);
    EXPECT_EQ(closed.handle(), handle);
    EXPECT_EQ(closed[wire::kCellReason], wire::kCloseEof);
    EXPECT_NE(js.waitFor(wire::kAccepted, 2).handle(), -1);
  }
}

TEST(Handshakes, APeerThatLeavesTheQueueIsForgottenAndJsIsNotNotified) {
  for (const Leaving& leaving : kLeavings) {
    SCOPED_TRACE(leaving.title);
    const TempDirectory temp;
    FakeJs js;
    listen(js, temp.path("s"), {kLongMs, 1, 10});
    const UniqueFd first = dial(temp.path("s"));
    const Handle handle = js.waitFor(wire::kAccepted).handle();
    const size_t before = testing::openDescriptors();
    for (int i = 0; i < 20; ++i) {
      UniqueFd one = dial(temp.path("s"));
      leaving.leave(one);
      const size_t ours = one.valid() ? 1 : 0;
      EXPECT_TRUE(testing::eventually([&] { return testing::openDescriptors() == before + ours; }));
    }
    const UniqueFd last = dial(temp.path("s"));
    js.engine().post(CloseConnection{handle});
    (void)js.waitFor(wire::kAccepted, 2);
    EXPECT_EQ(countOf(js, wire::kAccepted), 2u);
    EXPECT_EQ(countOf(js, wire::kClosed), 1u);
  }
}

TEST(Handshakes, AParkedPeerIsReadOnceItIsAdmitted) {
  const TempDirectory temp;
  FakeJs js;
  listen(js, temp.path("s"), {kLongMs, 1, 10});
  const UniqueFd peer = dial(temp.path("s"));
  ASSERT_TRUE(testing::writeAll(peer, testing::frame(1, wire::kData, {1, 2, 3})));
  const Handle handle = js.waitFor(wire::kAccepted).handle();
  const UniqueFd other = dial(temp.path("s"));
  EXPECT_EQ(countOf(js, wire::kFrame), 0u);
  js.engine().post(AdmitConnection{handle});
  EXPECT_EQ(js.waitFor(wire::kFrame).handle(), handle);
  EXPECT_NE(js.waitFor(wire::kAccepted, 2).handle(), handle);
}

TEST(Handshakes, BeyondTheQueueAPeerIsRefused) {
  const TempDirectory temp;
  FakeJs js;
  listen(js, temp.path("s"), {kLongMs, 2, 3});
  std::vector<UniqueFd> peers;
  for (int i = 0; i < 5; ++i) peers.push_back(dial(temp.path("s")));
  (void)js.waitFor(wire::kAccepted, 2);
  EXPECT_TRUE(isClosed(dial(temp.path("s"))));
  EXPECT_EQ(js.waitFor(wire::kRefused)[wire::kCellReason], wire::kRefuseQueueFull);
  EXPECT_EQ(countOf(js, wire::kAccepted), 2u);
}

TEST(Handshakes, WithoutAQueueAPeerBeyondThePlacesIsRefused) {
  const TempDirectory temp;
  FakeJs js;
  listen(js, temp.path("s"), {kLongMs, 1, 0});
  const UniqueFd first = dial(temp.path("s"));
  (void)js.waitFor(wire::kAccepted);
  EXPECT_TRUE(isClosed(dial(temp.path("s"))));
  EXPECT_EQ(js.waitFor(wire::kRefused)[wire::kCellReason], wire::kRefuseQueueFull);
}

TEST(Handshakes, ThePlaceOfAPeerWhoseTimeIsOverIsFreeWhileJsIsBlocked) {
  const TempDirectory temp;
  FakeJs js;
  listen(js, temp.path("s"), {20, 1, 10});
  js.block();
  std::vector<UniqueFd> peers;
  for (int i = 0; i < 5; ++i) peers.push_back(dial(temp.path("s")));
  for (const UniqueFd& peer : peers) EXPECT_TRUE(isClosed(peer));
  js.unblock();
  EXPECT_EQ(js.waitFor(wire::kClosed, 5)[wire::kCellReason], wire::kCloseHandshakeTimeout);
}

// Dead peers write two rows each; those must not pile up.
TEST(Handshakes, WhileTheInboxIsFullNoHandshakeStarts) {
  const TempDirectory temp;
  FakeJs js(64);
  listen(js, temp.path("s"), {kLongMs, 4, 1000});
  js.block();
  for (int i = 0; i < 300; ++i) (void)dial(temp.path("s"));
  const UniqueFd last = dial(temp.path("s"));
  js.unblock();
  EXPECT_TRUE(js.waitUntil([](const std::vector<Row>& rows) {
    size_t open = 0;
    for (const Row& row : rows) open += row.kind() == wire::kAccepted ? 1 : 0;
    for (const Row& row : rows) open -= row.kind() == wire::kClosed ? 1 : 0;
    return open == 1;
  }));
}

TEST(Handshakes, AClosedListenerClosesThePeersThatWait) {
  const TempDirectory temp;
  FakeJs js;
  listen(js, temp.path("s"), {kLongMs, 1, 10});
  const UniqueFd first = dial(temp.path("s"));
  const Handle handle = js.waitFor(wire::kAccepted).handle();
  std::vector<UniqueFd> waiting;
  for (int i = 0; i < 5; ++i) waiting.push_back(dial(temp.path("s")));
  js.engine().post(CloseListener{1});
  (void)js.waitFor(wire::kListenerClosed);
  for (const UniqueFd& peer : waiting) EXPECT_TRUE(isClosed(peer));
  js.engine().post(AdmitConnection{handle});
  ASSERT_TRUE(testing::writeAll(first, testing::frame(1, wire::kData, {1})));
  EXPECT_EQ(js.waitFor(wire::kFrame).handle(), handle) << "a handshake that runs goes on";
}

TEST(Handshakes, AListenerThatDrainsGivesAPlaceToEachThatWaits) {
  const TempDirectory temp;
  FakeJs js;
  listen(js, temp.path("s"), {kLongMs, 2, 100});
  std::vector<UniqueFd> peers;
  for (int i = 0; i < 20; ++i) peers.push_back(dial(temp.path("s")));
  js.engine().post(CloseListener{1, true});
  for (size_t i = 1; i <= 20; ++i) {
    const Handle handle = js.waitFor(wire::kAccepted, i).handle();
    if (i < 19) {
      EXPECT_EQ(countOf(js, wire::kListenerClosed), 0u) << "with two places, the last one has none yet";
    }
    js.engine().post(AdmitConnection{handle});
  }
  (void)js.waitFor(wire::kListenerClosed);
  EXPECT_EQ(countOf(js, wire::kClosed), 0u);
}

TEST(Handshakes, AListenerThatDrainsCanBeClosedAtOnce) {
  const TempDirectory temp;
  FakeJs js;
  listen(js, temp.path("s"), {kLongMs, 1, 100});
  const UniqueFd first = dial(temp.path("s"));
  const UniqueFd second = dial(temp.path("s"));
  js.engine().post(CloseListener{1, true});
  (void)js.waitFor(wire::kAccepted);
  js.engine().post(CloseListener{1, false});
  (void)js.waitFor(wire::kListenerClosed);
  EXPECT_TRUE(isClosed(second));
  EXPECT_EQ(countOf(js, wire::kAccepted), 1u);
}

}  // namespace
}  // namespace ttrpc::io
