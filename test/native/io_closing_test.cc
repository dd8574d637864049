// Listeners that close: what becomes of their peers, and what it costs.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <utility>

#include "io/socket/socket_name.h"
#include "io_harness.h"
#include "loop_round.h"

namespace ttrpc::io {
namespace {

using testing::dial;
using testing::FakeJs;
using testing::pollOnce;
using testing::Row;
using testing::TempDirectory;

size_t countOf(const std::vector<Row>& rows, wire::RowKind kind) {
  return static_cast<size_t>(
      std::count_if(rows.begin(), rows.end(), [kind](const Row& row) { return row.kind() == kind; }));
}

TEST(Closing, APeerInTheQueueIsServedAlsoWhenTheInboxHasNoRoom) {
  constexpr size_t kPeers = 300;
  const TempDirectory temp;
  FakeJs js(64);
  ASSERT_TRUE(js.listen(temp.path("s"), 1).isOk());
  js.block();
  std::vector<UniqueFd> peers;
  for (size_t i = 0; i < kPeers; ++i) peers.push_back(dial(temp.path("s")));
  js.engine().post(CloseListener{1, true});
  js.unblock();
  (void)js.waitFor(wire::kListenerClosed);
  EXPECT_EQ(countOf(js.rows(), wire::kAccepted), kPeers);
}

TEST(Closing, ALaterPeerIsRefusedByTheKernelWhileTheListenerDrains) {
  const TempDirectory temp;
  FakeJs js(64);
  ASSERT_TRUE(js.listen(temp.path("s"), 1).isOk());
  SocketAddress address;
  ASSERT_TRUE(toSocketAddress({false, temp.path("s")}, &address).isOk());
  js.block();
  std::vector<UniqueFd> peers;
  for (size_t i = 0; i < 200; ++i) peers.push_back(dial(temp.path("s")));
  js.engine().post(CloseListener{1, true});
  const UniqueFd late(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_TRUE(testing::eventually([&] {
    const UniqueFd one(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return ::connect(one.get(), address.get(), address.length) != 0;
  }));
  js.unblock();
  (void)js.waitFor(wire::kListenerClosed);
  EXPECT_GE(countOf(js.rows(), wire::kAccepted), 200u);
}

TEST(Closing, TheConnectionsOfAClosedListenerGoOn) {
  const TempDirectory temp;
  FakeJs js;
  std::vector<UniqueFd> peers;
  for (int32_t id = 1; id <= 20; ++id) {
    ASSERT_TRUE(js.listen(temp.path("s"), id).isOk());
    peers.push_back(dial(temp.path("s")));
    (void)js.waitFor(wire::kAccepted, static_cast<size_t>(id));
    js.engine().post(CloseListener{id});
    (void)js.waitFor(wire::kListenerClosed, static_cast<size_t>(id));
  }
  for (const UniqueFd& peer : peers) {
    EXPECT_TRUE(testing::writeAll(peer, testing::frame(1, wire::kData, {1})));
  }
  (void)js.waitFor(wire::kFrame, 20);
  peers.clear();
  (void)js.waitFor(wire::kClosed, 20);
}

// A loop that this thread runs, with slots that other connections use.
class OwnLoop {
 public:
  explicit OwnLoop(uint32_t connections) {
    EXPECT_TRUE(poller_.open().isOk());
    Handle handle = -1;
    for (uint32_t i = 0; i < connections; ++i) table_.allocate([](uint64_t) { return false; }, &handle);
  }
  // Opens and closes so many listeners. Returns the CPU time of the closing, in microseconds.
  int64_t closeListeners(int32_t count) {
    Loop loop({poller_, poller_}, table_, inbox_, commands_, [] {});
    for (int32_t id = 1; id <= count; ++id) {
      BoundSocket socket;
      EXPECT_TRUE(BoundSocket::open(
                      {true, "ttrpc-closing-" + std::to_string(::getpid()) + std::to_string(id)}, &socket)
                      .isOk());
      commands_.push(AddListener{id, std::move(socket), PeerRule::anybody(), {}, 1, 1000, {}});
    }
    poller_.kick();
    pollOnce(loop, poller_);
    for (int32_t id = 1; id <= count; ++id) commands_.push(CloseListener{id});
    poller_.kick();
    const int64_t before = cpuUs();
    pollOnce(loop, poller_);
    return cpuUs() - before;
  }

 private:
  static int64_t cpuUs() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
  }
  std::vector<int32_t> rows_ = std::vector<int32_t>(size_t{4096} * wire::kRowCells);
  std::vector<uint8_t> bytes_ = std::vector<uint8_t>(64 * 1024);
  Poller poller_;
  ConnectionTable table_;
  Inbox inbox_{{rows_.data(), 4096, bytes_.data(), 64 * 1024}};
  CommandQueue commands_;
};

// A close that looked at each slot would take a thousand times as long beside the many.
TEST(Closing, ACloseCostsTheSameBesideManyConnections) {
  constexpr int32_t kListeners = 200;
  const auto fastest = [](uint32_t connections) {
    int64_t best = INT64_MAX;
    for (int i = 0; i < 5; ++i) best = std::min(best, OwnLoop(connections).closeListeners(kListeners));
    return best;
  };
  EXPECT_LT(fastest(100'000), 10 * fastest(100) + 1000);
}

}  // namespace
}  // namespace ttrpc::io
