// Listeners of a process that has few descriptors, or none.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "io/socket/socket_name.h"
#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::dial;
using testing::FakeJs;
using testing::Row;
using testing::TempDirectory;

// The number of descriptors that this process may have, put back at the end.
class LimitKeeper {
 public:
  LimitKeeper() { EXPECT_EQ(::getrlimit(RLIMIT_NOFILE, &before_), 0); }
  LimitKeeper(const LimitKeeper&) = delete;
  LimitKeeper& operator=(const LimitKeeper&) = delete;
  ~LimitKeeper() { restore(); }
  void set(rlim_t most) const {
    const rlimit low{most, before_.rlim_max};
    EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
  }
  void restore() const { EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &before_), 0); }

 private:
  rlimit before_{};
};

void listen(FakeJs& js, const std::string& path, Parking parking, uint32_t reserved) {
  BoundSocket socket;
  ASSERT_TRUE(BoundSocket::open({false, path}, &socket).isOk());
  AddListener listener{1, std::move(socket), PeerRule::anybody(), {}, 1, 1000, parking};
  listener.reservedDescriptors = reserved;
  js.engine().post(std::move(listener));
}

bool isClosed(const UniqueFd& peer) {
  uint8_t byte = 0;
  return ::recv(peer.get(), &byte, 1, MSG_DONTWAIT) == 0;
}

int64_t count(const std::vector<Row>& rows, wire::RowKind kind) {
  return std::count_if(rows.begin(), rows.end(), [kind](const Row& row) { return row.kind() == kind; });
}

// Dials until a newcomer is refused, and returns the open connections of this side.
std::vector<UniqueFd> dialUntilRefused(FakeJs& js, const std::string& path) {
  std::vector<UniqueFd> peers;
  for (size_t i = 1; i < 200; ++i) {
    peers.push_back(dial(path));
    EXPECT_TRUE(js.waitUntil([i](const std::vector<Row>& rows) { return rows.size() >= i; }));
    if (js.rows().back().kind() == wire::kRefused) return peers;
  }
  ADD_FAILURE() << "none was refused";
  return peers;
}

TEST(Descriptors, ReservedOnesStayFreeAndANewcomerIsClosedWithTheReason) {
  const TempDirectory temp;
  FakeJs js;
  listen(js, temp.path("s"), {}, 100);
  const LimitKeeper limit;
  limit.set(testing::openDescriptors() + 200);
  std::vector<UniqueFd> peers = dialUntilRefused(js, temp.path("s"));
  EXPECT_EQ(js.waitFor(wire::kRefused)[wire::kCellReason], wire::kRefuseNoDescriptors);
  EXPECT_TRUE(testing::readUpTo(peers.back(), 1).empty());
  EXPECT_GT(peers.size(), 30u);
  for (int i = 0; i < 90; ++i) peers.emplace_back(::dup(0));
  EXPECT_TRUE(peers.back().valid()) << "they are free for the application";
  const int64_t accepted = count(js.rows(), wire::kAccepted);
  peers.clear();
  // The engine may accept the newcomer before it has seen that the others left.
  EXPECT_TRUE(js.waitUntil(
      [accepted](const std::vector<Row>& rows) { return count(rows, wire::kClosed) == accepted; }));
  const UniqueFd later = dial(temp.path("s"));
  EXPECT_TRUE(js.waitUntil(
      [accepted](const std::vector<Row>& rows) { return count(rows, wire::kAccepted) == accepted + 1; }));
}

TEST(Descriptors, WhereTheProcessMayHaveFewHalfOfThemAreReserved) {
  const TempDirectory temp;
  FakeJs js;
  listen(js, temp.path("s"), {}, 1'000'000);
  const LimitKeeper limit;
  limit.set(2 * (testing::openDescriptors() + 20));
  EXPECT_GT(dialUntilRefused(js, temp.path("s")).size(), 4u);
}

TEST(Descriptors, PeersThatWaitForAHandshakeKeepTheReserveToo) {
  const TempDirectory temp;
  FakeJs js;
  listen(js, temp.path("s"), {600'000, 1, 1000}, 100);
  const LimitKeeper limit;
  limit.set(testing::openDescriptors() + 200);
  std::vector<UniqueFd> peers;
  for (int i = 0; i < 80; ++i) peers.push_back(dial(temp.path("s")));
  EXPECT_EQ(js.waitFor(wire::kRefused)[wire::kCellReason], wire::kRefuseNoDescriptors);
  EXPECT_TRUE(testing::eventually([&] { return std::any_of(peers.begin(), peers.end(), isClosed); }));
  EXPECT_FALSE(isClosed(peers.front()));
}

TEST(Descriptors, WithoutDescriptorsANewcomerIsClosedWithAReason) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 1).isOk());
  const UniqueFd first = dial(temp.path("s"));
  (void)js.waitFor(wire::kAccepted);
  LimitKeeper limit;
  const UniqueFd peer(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const UniqueFd next(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  // All numbers below the limit are in use.
  std::vector<UniqueFd> fill;
  for (UniqueFd one(::dup(0)); one.valid() && fill.size() < 64; one = UniqueFd(::dup(0)))
    fill.push_back(std::move(one));
  limit.set(static_cast<rlim_t>(fill.back().get()) + 1);
  SocketAddress address;
  ASSERT_TRUE(toSocketAddress({false, temp.path("s")}, &address).isOk());
  ASSERT_EQ(::connect(peer.get(), address.get(), address.length), 0);
  EXPECT_TRUE(testing::readUpTo(peer, 1).empty());
  const Row refused = js.waitFor(wire::kRefused);
  EXPECT_EQ(refused[wire::kCellReason], wire::kRefuseNoDescriptors);
  EXPECT_EQ(refused[wire::kCellErrno], EMFILE);
  EXPECT_EQ(refused[wire::kCellPeerPid], ::getpid());
  limit.restore();
  ASSERT_EQ(::connect(next.get(), address.get(), address.length), 0);
  (void)js.waitFor(wire::kAccepted, 2);
}

}  // namespace
}  // namespace ttrpc::io
