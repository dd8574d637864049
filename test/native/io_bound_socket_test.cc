#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <utility>

#include "io/socket/bound_socket.h"
#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::dial;
using testing::listenAt;
using testing::TempDirectory;

bool exists(const std::string& path) {
  struct stat info;
  return ::lstat(path.c_str(), &info) == 0;
}

StatusCode openAt(const std::string& path) {
  BoundSocket socket;
  return BoundSocket::open({false, path}, &socket).code;
}

// A directory whose path alone is longer than sun_path.
std::string deepDirectory(const TempDirectory& temp) {
  std::string path = temp.directory();
  for (int i = 0; i < 3; ++i) {
    path += '/' + std::string(40, 'd');
    EXPECT_EQ(::mkdir(path.c_str(), 0700), 0);
  }
  return path;
}

// Listens at the path without the code under test: binds to its last part, from its directory.
UniqueFd listenDeep(const std::string& path) {
  const UniqueFd back(::open(".", O_PATH | O_CLOEXEC));
  EXPECT_EQ(::chdir(path.substr(0, path.rfind('/')).c_str()), 0);
  UniqueFd fd = listenAt(path.substr(path.rfind('/') + 1), 1);
  EXPECT_EQ(::fchdir(back.get()), 0);
  return fd;
}

TEST(BoundSocket, RemovesItsPathOnClose) {
  const TempDirectory temp;
  {
    BoundSocket socket;
    ASSERT_TRUE(BoundSocket::open({false, temp.path("s")}, &socket).isOk());
    const BoundSocket moved = std::move(socket);
    EXPECT_TRUE(exists(temp.path("s")));
  }
  EXPECT_FALSE(exists(temp.path("s")));
}

TEST(BoundSocket, LeavesItsPathToTheOneThatTakesItsDescriptor) {
  const TempDirectory temp;
  UniqueFd taken;
  {
    BoundSocket socket;
    ASSERT_TRUE(BoundSocket::open({false, temp.path("s")}, &socket).isOk());
    taken = socket.release();
    EXPECT_EQ(socket.fd(), -1);
  }
  EXPECT_TRUE(exists(temp.path("s")));
  EXPECT_TRUE(dial(temp.path("s")).valid());
}

TEST(BoundSocket, LeavesAPathThatIsNoLongerItsOwn) {
  const TempDirectory temp;
  BoundSocket socket;
  ASSERT_TRUE(BoundSocket::open({false, temp.path("s")}, &socket).isOk());
  ASSERT_EQ(::unlink(temp.path("s").c_str()), 0);
  const UniqueFd other = listenAt(temp.path("s"), 1);
  socket.close();
  EXPECT_TRUE(exists(temp.path("s")));
}

TEST(BoundSocket, TakesOverASocketThatNoProcessServes) {
  const TempDirectory temp;
  {
    const UniqueFd dead = listenAt(temp.path("s"), 1);
  }
  ASSERT_TRUE(exists(temp.path("s")));
  BoundSocket socket;
  ASSERT_TRUE(BoundSocket::open({false, temp.path("s")}, &socket).isOk());
  EXPECT_TRUE(dial(temp.path("s")).valid());
}

TEST(BoundSocket, RefusesALiveServersPath) {
  const TempDirectory temp;
  const UniqueFd live = listenAt(temp.path("s"), 1);
  EXPECT_EQ(openAt(temp.path("s")), StatusCode::kPathInUse);
  EXPECT_TRUE(exists(temp.path("s")));
}

TEST(BoundSocket, RefusesALiveServerWhoseBacklogIsFull) {
  const TempDirectory temp;
  const UniqueFd live = listenAt(temp.path("s"), 0);
  const UniqueFd waiting = dial(temp.path("s"));
  EXPECT_EQ(openAt(temp.path("s")), StatusCode::kPathInUse);
}

TEST(BoundSocket, RefusesWhatIsNotASocket) {
  const TempDirectory temp;
  const UniqueFd file(::open(temp.path("f").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  EXPECT_EQ(openAt(temp.path("f")), StatusCode::kPathNotSocket);
  ASSERT_EQ(::symlink(temp.path("nowhere").c_str(), temp.path("link").c_str()), 0);
  EXPECT_EQ(openAt(temp.path("link")), StatusCode::kPathNotSocket);
  EXPECT_TRUE(exists(temp.path("f")));
  EXPECT_TRUE(exists(temp.path("link")));
}

TEST(BoundSocket, RefusesAnotherUsersSocket) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a socket to another user";
  const TempDirectory temp;
  {
    const UniqueFd dead = listenAt(temp.path("s"), 1);
  }
  ASSERT_EQ(::lchown(temp.path("s").c_str(), 12345, 12345), 0);
  EXPECT_EQ(openAt(temp.path("s")), StatusCode::kPathNotOwned);
  EXPECT_TRUE(exists(temp.path("s")));
}

TEST(BoundSocket, ALongPathIsReachedThroughItsDirectory) {
  const TempDirectory temp;
  const std::string deep = deepDirectory(temp);
  const std::string path = deep + "/s";
  ASSERT_GT(path.size(), 107u);
  {
    const UniqueFd dead = listenDeep(path);
  }
  ASSERT_TRUE(exists(path));
  const size_t before = testing::openDescriptors();
  {
    BoundSocket socket;
    ASSERT_TRUE(BoundSocket::open({false, path}, &socket).isOk()) << "a stale one is taken over";
    EXPECT_EQ(openAt(path), StatusCode::kPathInUse);
    EXPECT_EQ(testing::openDescriptors(), before + 1) << "the directory is not held";
    struct stat info;
    ASSERT_EQ(::lstat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u);
  }
  EXPECT_FALSE(exists(path));
}

TEST(BoundSocket, TheLastPartOfALongPathIsBounded) {
  const TempDirectory temp;
  const std::string deep = deepDirectory(temp) + '/';
  EXPECT_EQ(openAt(deep + std::string(82, 'x')), StatusCode::kOk);
  EXPECT_EQ(openAt(deep + std::string(100, 'x')), StatusCode::kPathTooLong);
  EXPECT_EQ(openAt('/' + std::string(PATH_MAX, 'x')), StatusCode::kPathTooLong);
  EXPECT_EQ(openAt(""), StatusCode::kPathTooLong);
  const std::string stem = temp.path("");
  EXPECT_EQ(openAt(stem + std::string(107 - stem.size(), 'x')), StatusCode::kOk);
}

TEST(BoundSocket, FailuresNameTheSystemCall) {
  const TempDirectory temp;
  BoundSocket socket;
  const Status status = BoundSocket::open({false, temp.path("missing/s")}, &socket);
  EXPECT_EQ(status.code, StatusCode::kSystem);
  EXPECT_EQ(status.error, ENOENT);
  EXPECT_STREQ(status.syscall, "open");
}

TEST(BoundSocket, AbstractNamesAreExact) {
  const std::string name = "ttrpc-io-test-" + std::to_string(::getpid());
  BoundSocket socket;
  ASSERT_TRUE(BoundSocket::open({true, name}, &socket).isOk());
  sockaddr_un address{};
  socklen_t length = sizeof address;
  ASSERT_EQ(::getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&address), &length), 0);
  EXPECT_EQ(length, offsetof(sockaddr_un, sun_path) + 1 + name.size());
  BoundSocket again;
  const Status status = BoundSocket::open({true, name}, &again);
  EXPECT_EQ(status.error, EADDRINUSE);
}

// Sends a descriptor along with one byte. Returns 0 or the errno of the failure.
int sendDescriptor(const UniqueFd& peer) {
  char byte = 'x';
  iovec data{&byte, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  const int fd = peer.get();
  std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
  return ::sendmsg(peer.get(), &message, MSG_NOSIGNAL) < 0 ? errno : 0;
}

TEST(BoundSocket, RefusesDescriptorsThatAPeerSendsBeforeItIsAccepted) {
  int passes = 0;
  socklen_t length = sizeof passes;
  const UniqueFd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::getsockopt(probe.get(), SOL_SOCKET, 83, &passes, &length) != 0) {
    GTEST_SKIP() << "SO_PASSRIGHTS needs Linux 6.16";
  }
  const TempDirectory temp;
  BoundSocket socket;
  ASSERT_TRUE(BoundSocket::open({false, temp.path("s")}, &socket).isOk());
  EXPECT_EQ(sendDescriptor(testing::dial(temp.path("s"))), EPERM);
}

}  // namespace
}  // namespace ttrpc::io
