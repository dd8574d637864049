#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <utility>

#include "io/bound_socket.h"
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

TEST(BoundSocket, IsBornForItsOwnerAloneWhateverTheUmask) {
  const TempDirectory temp;
  for (const mode_t mask : {0, 0077}) {
    const mode_t before = ::umask(mask);
    BoundSocket socket;
    ASSERT_TRUE(BoundSocket::open({false, temp.path("s")}, &socket).isOk());
    ::umask(before);
    struct stat info;
    ASSERT_EQ(::lstat(temp.path("s").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u);
    EXPECT_TRUE(dial(temp.path("s")).valid());
  }
}

TEST(BoundSocket, TakesItsPathAwayOnClose) {
  const TempDirectory temp;
  {
    BoundSocket socket;
    ASSERT_TRUE(BoundSocket::open({false, temp.path("s")}, &socket).isOk());
    const BoundSocket moved = std::move(socket);
    EXPECT_TRUE(exists(temp.path("s")));
  }
  EXPECT_FALSE(exists(temp.path("s")));
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

TEST(BoundSocket, TakesOverASocketNobodyServes) {
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

TEST(BoundSocket, RefusesWhatIsNoSocket) {
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

TEST(BoundSocket, OneTakesOverAtATime) {
  const TempDirectory temp;
  {
    const UniqueFd dead = listenAt(temp.path("s"), 1);
  }
  const UniqueFd lock(::open(temp.directory().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  ASSERT_EQ(::flock(lock.get(), LOCK_EX | LOCK_NB), 0);
  EXPECT_EQ(openAt(temp.path("s")), StatusCode::kPathBusy);
  ASSERT_EQ(::flock(lock.get(), LOCK_UN), 0);
  EXPECT_EQ(openAt(temp.path("s")), StatusCode::kOk);
}

TEST(BoundSocket, NamesAreUpTo107BytesLong) {
  const TempDirectory temp;
  const std::string stem = temp.path("");
  const std::string longest = stem + std::string(107 - stem.size(), 'x');
  EXPECT_EQ(openAt(longest), StatusCode::kOk);
  EXPECT_EQ(openAt(longest + 'x'), StatusCode::kPathTooLong);
  EXPECT_EQ(openAt(""), StatusCode::kPathTooLong);
}

TEST(BoundSocket, FailuresNameTheSystemCall) {
  const TempDirectory temp;
  BoundSocket socket;
  const Status status = BoundSocket::open({false, temp.path("missing/s")}, &socket);
  EXPECT_EQ(status.code, StatusCode::kSystem);
  EXPECT_EQ(status.error, ENOENT);
  EXPECT_STREQ(status.syscall, "bind");
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

}  // namespace
}  // namespace ttrpc::io
