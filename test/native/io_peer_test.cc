#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "io/peer/namespaces.h"
#include "io/peer/peer.h"
#include "io/peer/socket_peer.h"
#include "io/socket/unique_fd.h"
#include "peer_rules.h"
#include "wire/row.h"

namespace ttrpc::io {
namespace {

std::array<UniqueFd, 2> socketPair() {
  int pair[2] = {-1, -1};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
  return {UniqueFd(pair[0]), UniqueFd(pair[1])};
}

// A connection whose other end a child process made; it lives until end().
class Child {
 public:
  Child() {
    const UniqueFd listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socklen_t length = sizeof(sa_family_t);  // the kernel makes a name
    EXPECT_EQ(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), length), 0);
    EXPECT_EQ(::listen(listener.get(), 1), 0);
    length = sizeof address;
    EXPECT_EQ(::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &length), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      const int own = ::socket(AF_UNIX, SOCK_STREAM, 0);
      if (::connect(own, reinterpret_cast<sockaddr*>(&address), length) != 0) ::_exit(1);
      for (;;) ::pause();
    }
    socket_ = UniqueFd(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    EXPECT_TRUE(socket_.valid());
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { end(); }

  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  [[nodiscard]] int socket() const { return socket_.get(); }
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  UniqueFd socket_;
  pid_t pid_ = 0;
};

TEST(Peer, ReadsWhoIsThere) {
  const auto [one, other] = socketPair();
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

  // Not connected: the kernel answers with ids that do not identify a user, and every rule refuses them.
  const UniqueFd lonely(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  SocketPeer facts(lonely.get());
  if (facts.identify().admitted) {
    EXPECT_FALSE(judge(testing::ruleOf(testing::uids({::geteuid()})), facts, OverflowIds::read()).admitted);
  }
}

TEST(SocketPeer, ReadsTheGroupsOfTheOneWhoConnected) {
  const auto [one, other] = socketPair();
  std::vector<gid_t> own(static_cast<size_t>(::getgroups(0, nullptr)));
  ASSERT_GE(::getgroups(static_cast<int>(own.size()), own.data()), 0);
  SocketPeer peer(one.get());
  ASSERT_TRUE(peer.identify().admitted);
  std::span<const uint32_t> gids;
  ASSERT_EQ(peer.groups(&gids).answer, Answer::kYes);
  EXPECT_EQ(std::vector<gid_t>(gids.begin(), gids.end()), own);
}

TEST(SocketPeer, HasThePidfdOfTheProcessEvenWhenItHasEnded) {
  Child child;
  SocketPeer peer(child.socket());
  ASSERT_TRUE(peer.identify().admitted);
  EXPECT_EQ(peer.ids().pid, child.pid());
  ASSERT_TRUE(peer.fulfil({true, true}).admitted);
  EXPECT_EQ(peer.sharesNamespaces(kAllNamespaces).answer, Answer::kYes);
  child.end();
  const Judgement gone = peer.sharesNamespaces(kAllNamespaces);
  EXPECT_EQ(gone.answer, Answer::kUnknown);
  EXPECT_EQ(gone.reason, wire::kRefusePeerGone);
  const UniqueFd pidfd = peer.takePidfd();
  EXPECT_TRUE(pidfd.valid());
}

TEST(SocketPeer, RefusesWhomItCannotReadMoreOf) {
  SocketPeer peer(-1);
  const Verdict groups = peer.fulfil({true, false});
  EXPECT_FALSE(groups.admitted);
  EXPECT_EQ(groups.reason, wire::kRefuseNoGroups);
  EXPECT_EQ(groups.error, EBADF);
  const Verdict pidfd = peer.fulfil({false, true});
  EXPECT_FALSE(pidfd.admitted);
  EXPECT_EQ(pidfd.reason, wire::kRefuseNoPidfd);
  EXPECT_EQ(pidfd.error, EBADF);
  EXPECT_EQ(peer.sharesNamespaces(kAllNamespaces).answer, Answer::kUnknown);
  EXPECT_TRUE(peer.fulfil({}).admitted);
}

TEST(Namespaces, OnlyAPidfdIdentifiesThem) {
  const auto [one, other] = socketPair();
  const Judgement judgement = shareNamespaces(one.get(), kAllNamespaces);
  EXPECT_EQ(judgement.answer, Answer::kUnknown);
  EXPECT_EQ(judgement.reason, wire::kRefuseNoNamespaces);
  EXPECT_EQ(shareNamespaces(-1, kAllNamespaces).answer, Answer::kUnknown);
}

}  // namespace
}  // namespace ttrpc::io
