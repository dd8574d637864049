#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/peer.h"
#include "io/unique_fd.h"
#include "wire/row.h"

namespace ttrpc::io {
namespace {

constexpr int kAdmitted = -1;
constexpr OverflowIds kWhole{65534, 65534, true, true};
constexpr OverflowIds kPartial{65534, 65534, false, false};

struct Case {
  const char* name;
  PeerRule rule;
  Peer peer;
  OverflowIds overflow;
  int expected;  // a RefuseReason, or kAdmitted
};

const Case kCases[] = {
    {"any admits everybody", {true, -1, -1}, {1, 12345, 6}, kPartial, kAdmitted},
    {"any admits overflow ids", {true, -1, -1}, {1, 65534, 65534}, kPartial, kAdmitted},
    {"no rule at all admits nobody", {false, -1, -1}, {1, 0, 0}, kWhole, wire::kRefuseRule},
    {"the default rule admits nobody", {}, {1, 0, 0}, kWhole, wire::kRefuseRule},
    {"uid and gid match", {false, 0, 0}, {1, 0, 0}, kPartial, kAdmitted},
    {"root by uid alone is not enough", {false, 0, 0}, {1, 0, 5}, kPartial, wire::kRefuseRule},
    {"gid alone is not enough", {false, 0, 0}, {1, 5, 0}, kPartial, wire::kRefuseRule},
    {"uid only", {false, 7, -1}, {1, 7, 99}, kPartial, kAdmitted},
    {"gid only", {false, -1, 7}, {1, 99, 7}, kPartial, kAdmitted},
    {"another uid", {false, 7, -1}, {1, 8, 7}, kPartial, wire::kRefuseRule},
    {"another gid", {false, -1, 7}, {1, 7, 8}, kPartial, wire::kRefuseRule},
    {"no uid", {false, -1, 7}, {1, UINT32_MAX, 7}, kWhole, wire::kRefuseNoCredentials},
    {"no gid", {false, 7, -1}, {1, 7, UINT32_MAX}, kWhole, wire::kRefuseNoCredentials},
    {"an absent uid asked for",
     {false, UINT32_MAX, -1},
     {1, UINT32_MAX, 7},
     kWhole,
     wire::kRefuseNoCredentials},
    {"a uid beyond 32 bits", {false, (1LL << 32) + 7, -1}, {1, 7, 7}, kWhole, wire::kRefuseRule},
    {"the largest uid", {false, 0xfffffffe, -1}, {1, 0xfffffffe, 7}, kPartial, kAdmitted},
    {"an overflow uid is nobody", {false, 65534, -1}, {1, 65534, 7}, kPartial, wire::kRefuseOverflowId},
    {"an overflow gid is nobody", {false, -1, 65534}, {1, 7, 65534}, kPartial, wire::kRefuseOverflowId},
    {"an overflow uid where all are mapped", {false, 65534, -1}, {1, 65534, 7}, kWhole, kAdmitted},
    {"an overflow gid that is not asked for", {false, 7, -1}, {1, 7, 65534}, kPartial, kAdmitted},
    {"an overflow uid that does not match", {false, 0, -1}, {1, 65534, 7}, kPartial, wire::kRefuseRule},
    {"uids whole, gids not",
     {false, 65534, 65534},
     {1, 65534, 65534},
     {65534, 65534, true, false},
     wire::kRefuseOverflowId},
    {"other overflow ids", {false, 99, -1}, {1, 99, 7}, {99, 98, false, false}, wire::kRefuseOverflowId},
};

TEST(Peer, JudgesByTheTable) {
  for (const Case& one : kCases) {
    const Verdict verdict = judge(one.rule, one.peer, one.overflow);
    EXPECT_EQ(verdict.admitted, one.expected == kAdmitted) << one.name;
    if (!verdict.admitted) {
      EXPECT_EQ(verdict.reason, one.expected) << one.name;
    }
  }
}

TEST(Peer, ReadsWhoIsThere) {
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
  const UniqueFd one(pair[0]);
  const UniqueFd other(pair[1]);
  Peer peer;
  EXPECT_TRUE(readPeer(one.get(), &peer).admitted);
  EXPECT_EQ(peer.pid, ::getpid());
  EXPECT_EQ(peer.uid, ::geteuid());
  EXPECT_EQ(peer.gid, ::getegid());
}

TEST(Peer, RefusesWhatHasNoCredentials) {
  Peer peer;
  const UniqueFd tcp(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  Verdict verdict = readPeer(tcp.get(), &peer);
  EXPECT_FALSE(verdict.admitted);
  EXPECT_EQ(verdict.reason, wire::kRefuseNotUnix);

  verdict = readPeer(-1, &peer);
  EXPECT_FALSE(verdict.admitted);
  EXPECT_EQ(verdict.reason, wire::kRefuseNoCredentials);
  EXPECT_EQ(verdict.error, EBADF);

  // Not connected: the kernel answers with ids that stand for nobody, and every rule refuses them.
  const UniqueFd lonely(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (readPeer(lonely.get(), &peer).admitted) {
    EXPECT_FALSE(judge({false, ::geteuid(), -1}, peer, kWhole).admitted);
  }
}

}  // namespace
}  // namespace ttrpc::io
