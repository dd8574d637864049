// What JS receives about peers that are admitted, and about peers that are refused.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/peer/refusal_meter.h"
#include "io_harness.h"
#include "peer_rules.h"

namespace ttrpc::io {
namespace {

using testing::FakeJs;
using testing::Row;
using testing::TempDirectory;

void listen(FakeJs& js, const std::string& path, PeerRule rule, PeerWishes wishes, uint32_t events) {
  BoundSocket socket;
  ASSERT_TRUE(BoundSocket::open({false, path}, &socket).isOk());
  js.engine().post(AddListener{1, std::move(socket), std::move(rule), {}, 1, 1000, {}, 1000, wishes, events});
}

TEST(Admission, GroupsAndPidfdComeWithThePeerWhenTheyAreWanted) {
  const TempDirectory temp;
  FakeJs js;
  listen(js, temp.path("s"), PeerRule::anybody(), {true, true}, 64);
  UniqueFd peer = testing::dial(temp.path("s"));
  const Row row = js.waitFor(wire::kAccepted);
  const int pidfd = row[wire::kCellPeerPidfd];
  ASSERT_GE(pidfd, 0);
  bool kick = false;
  const wire::Body groups = js.engine().inbox().takeBody(row[wire::kCellBodyToken], &kick);
  EXPECT_EQ(groups.length(), static_cast<size_t>(::getgroups(0, nullptr)) * sizeof(uint32_t));

  peer.reset();
  EXPECT_EQ(js.waitFor(wire::kClosed).handle(), row.handle());
  EXPECT_GE(::fcntl(pidfd, F_GETFD), 0) << "lent until JS gives it back";
  js.engine().takeBackPidfd(row.handle());
  EXPECT_EQ(::fcntl(pidfd, F_GETFD), -1);
}

TEST(Admission, TheyAreNotReadUnlessTheyAreWanted) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 1).isOk());
  const UniqueFd peer = testing::dial(temp.path("s"));
  const Row row = js.waitFor(wire::kAccepted);
  EXPECT_EQ(row[wire::kCellPeerPidfd], -1);
  EXPECT_EQ(row[wire::kCellBodyToken], 0);
}

TEST(Admission, APidfdOfAnOpenConnectionIsNotTakenBack) {
  const TempDirectory temp;
  FakeJs js;
  listen(js, temp.path("s"), PeerRule::anybody(), {false, true}, 64);
  const UniqueFd peer = testing::dial(temp.path("s"));
  const Row row = js.waitFor(wire::kAccepted);
  js.engine().takeBackPidfd(row.handle());
  EXPECT_GE(::fcntl(row[wire::kCellPeerPidfd], F_GETFD), 0);
}

TEST(Admission, PidfdsGoWithTheEngine) {
  const TempDirectory temp;
  const size_t before = testing::openDescriptors();
  {
    FakeJs js;
    listen(js, temp.path("s"), PeerRule::anybody(), {false, true}, 64);
    const UniqueFd peer = testing::dial(temp.path("s"));
    EXPECT_GE(js.waitFor(wire::kAccepted)[wire::kCellPeerPidfd], 0);
  }
  EXPECT_EQ(testing::openDescriptors(), before);
}

TEST(RefusalMeter, CountsTheRefusalsThatAreNotReported) {
  RefusalMeter meter(2);
  int reported = 0;
  const auto refuse = [&](int64_t now) {
    if (!meter.admits(now)) return meter.suppress();
    ++reported;
    meter.report();
  };
  for (int i = 0; i < 10; ++i) refuse(5000 + i);
  EXPECT_EQ(reported, 2);
  EXPECT_EQ(meter.suppressed(), 8u);
  refuse(5999);
  EXPECT_EQ(meter.suppressed(), 9u);
  EXPECT_TRUE(meter.admits(6000));
  EXPECT_EQ(meter.suppressed(), 9u) << "to be reported with that one";
  refuse(6000);
  EXPECT_EQ(meter.suppressed(), 0u);
  EXPECT_FALSE(RefusalMeter(0).admits(6000));
}

TEST(Admission, FewOfManyRefusalsAreReportedAndTheOthersCounted) {
  const TempDirectory temp;
  FakeJs js;
  listen(js, temp.path("s"), testing::ruleOf(testing::uids({0xfffffffe})), {}, 1);
  size_t refused = 0;
  std::vector<Row> reported;
  // Until a new second has begun: the first refusal in it reports how many were suppressed.
  while (reported.size() < 2) {
    const UniqueFd peer = testing::dial(temp.path("s"));
    EXPECT_TRUE(testing::readUpTo(peer, 1).empty());
    ++refused;
    reported = js.rows();
    std::erase_if(reported, [](const Row& row) { return row.kind() != wire::kRefused; });
  }
  EXPECT_EQ(reported[0][wire::kCellSuppressed], 0);
  EXPECT_GT(reported[1][wire::kCellSuppressed], 0);
  EXPECT_LE(static_cast<size_t>(reported[1][wire::kCellSuppressed]) + 2, refused);
}

TEST(Admission, ALongPathIsDialledThroughItsDirectory) {
  const TempDirectory temp;
  std::string path = temp.directory();
  for (int i = 0; i < 3; ++i) {
    path += '/' + std::string(40, 'd');
    ASSERT_EQ(::mkdir(path.c_str(), 0700), 0);
  }
  path += "/s";
  FakeJs js;
  ASSERT_TRUE(js.listen(path, 1).isOk());
  js.connect(path, 2);
  js.waitFor(wire::kConnected);
  js.waitFor(wire::kAccepted);
  const size_t before = testing::openDescriptors();
  js.connect(path, 2);
  js.waitFor(wire::kConnected, 2);
  js.waitFor(wire::kAccepted, 2);
  EXPECT_EQ(testing::openDescriptors(), before + 2);
  js.connect(path + "x", 3);
  EXPECT_EQ(js.waitFor(wire::kConnectFailed)[wire::kCellErrno], ENOENT);
}

TEST(Admission, AConnectedDescriptorIsAConnection) {
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
  const UniqueFd other(pair[1]);
  FakeJs js;
  js.engine().post(Connect{5, {false, {}, pair[0]}, {}, 1000});
  EXPECT_EQ(js.waitFor(wire::kConnected)[wire::kCellPeerPid], ::getpid());
  js.engine().post(Connect{6, {false, {}, 99999}, {}, 1000});
  const Row failed = js.waitFor(wire::kConnectFailed);
  EXPECT_EQ(failed[wire::kCellOwner], 6);
  EXPECT_EQ(failed[wire::kCellErrno], EBADF);
}

}  // namespace
}  // namespace ttrpc::io
