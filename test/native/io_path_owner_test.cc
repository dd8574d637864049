// Mode and owner of a socket's path, and whose socket is taken over.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "io/socket/bound_socket.h"
#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::dial;
using testing::listenAt;
using testing::TempDirectory;

constexpr uid_t kOther = 12345;

Status open(const std::string& path, PathOwner owner, BoundSocket* out) {
  BindOptions options;
  options.owner = owner;
  return BoundSocket::open({false, path}, out, options);
}

struct stat infoOf(const std::string& path) {
  struct stat info{};
  EXPECT_EQ(::lstat(path.c_str(), &info), 0);
  return info;
}

bool exists(const std::string& path) {
  struct stat info;
  return ::lstat(path.c_str(), &info) == 0;
}

class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;
  ~Umask() { ::umask(before_); }

 private:
  mode_t before_;
};

TEST(PathOwner, TheModeIsTheOneThatWasAskedForWhateverTheUmask) {
  const TempDirectory temp;
  for (const mode_t mask : {0000, 0022, 0077, 0177, 0600, 0777}) {
    for (const mode_t mode : {0600, 0660, 0666, 0000, 0777}) {
      const Umask umask(mask);
      BoundSocket socket;
      PathOwner owner;
      owner.mode = mode;
      ASSERT_TRUE(open(temp.path("s"), owner, &socket).isOk());
      EXPECT_EQ(infoOf(temp.path("s")).st_mode & 07777, mode) << std::oct << mask;
      EXPECT_EQ(infoOf(temp.path("s")).st_uid, ::geteuid());
    }
    EXPECT_FALSE(exists(temp.path("s")));
    EXPECT_FALSE(exists(temp.path(".s.lock")));
  }
}

TEST(PathOwner, ThePathIsGivenToAUserAndAGroup) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a socket to another user";
  const TempDirectory temp;
  const PathOwner cases[] = {{0660, kOther, 54321}, {0660, kSameUid, 54321}, {0600, kOther, kSameGid}};
  for (const PathOwner& owner : cases) {
    BoundSocket socket;
    ASSERT_TRUE(open(temp.path("s"), owner, &socket).isOk());
    const struct stat info = infoOf(temp.path("s"));
    EXPECT_EQ(info.st_mode & 07777, owner.mode);
    EXPECT_EQ(info.st_uid, owner.uid == kSameUid ? ::geteuid() : owner.uid);
    EXPECT_EQ(info.st_gid, owner.gid == kSameGid ? ::getegid() : owner.gid);
    EXPECT_TRUE(dial(temp.path("s")).valid());
  }
  EXPECT_FALSE(exists(temp.path("s"))) << "it is removed, whoever owns it";
}

struct StaleCase {
  const char* what;
  uid_t socket;
  uid_t directory;
  uid_t asked;
  StatusCode expected;
};

TEST(PathOwner, AStaleSocketIsTakenOverFromItsNamedOwnerInADirectoryOfOurs) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a socket to another user";
  const StaleCase cases[] = {
      {"ours", 0, 0, kSameUid, StatusCode::kOk},
      {"ours, to be given away", 0, 0, kOther, StatusCode::kOk},
      {"one that was given away", kOther, 0, kOther, StatusCode::kOk},
      {"another user's", kOther, 0, kSameUid, StatusCode::kPathNotOwned},
      {"a third user's", kOther + 1, 0, kOther, StatusCode::kPathNotOwned},
      {"given away, in a directory of that user", kOther, kOther, kOther, StatusCode::kPathNotOwned},
  };
  for (const StaleCase& one : cases) {
    const TempDirectory temp;
    {
      const UniqueFd dead = listenAt(temp.path("s"), 1);
    }
    ASSERT_EQ(::lchown(temp.path("s").c_str(), one.socket, 0), 0);
    ASSERT_EQ(::chown(temp.directory().c_str(), one.directory, 0), 0);
    BoundSocket socket;
    EXPECT_EQ(open(temp.path("s"), {0600, one.asked, kSameGid}, &socket).code, one.expected) << one.what;
    EXPECT_TRUE(exists(temp.path("s"))) << one.what;
    EXPECT_FALSE(exists(temp.path(".s.lock"))) << one.what;
  }
}

TEST(PathOwner, ALiveSocketThatWasGivenAwayIsLeft) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a socket to another user";
  const TempDirectory temp;
  const UniqueFd live = listenAt(temp.path("s"), 1);
  ASSERT_EQ(::lchown(temp.path("s").c_str(), kOther, 0), 0);
  BoundSocket socket;
  EXPECT_EQ(open(temp.path("s"), {0600, kOther, kSameGid}, &socket).code, StatusCode::kPathInUse);
  EXPECT_TRUE(dial(temp.path("s")).valid());
}

TEST(PathOwner, WhoMayNotGiveItAwayLeavesNothing) {
  const TempDirectory temp;
  const bool isRoot = ::geteuid() == 0;
  if (isRoot) {
    ASSERT_EQ(::chown(temp.directory().c_str(), kOther, kOther), 0);
    ASSERT_EQ(::setegid(kOther), 0);
    ASSERT_EQ(::seteuid(kOther), 0);
  }
  BoundSocket socket;
  const Status status = open(temp.path("s"), {0660, 1, 1}, &socket);
  const Status fine = open(temp.path("own"), {0660, ::geteuid(), ::getegid()}, &socket);
  socket.close();
  if (isRoot) {
    ASSERT_EQ(::seteuid(0), 0);
    ASSERT_EQ(::setegid(0), 0);
  }
  EXPECT_EQ(status.code, StatusCode::kNotGivable);
  EXPECT_EQ(status.error, EPERM);
  EXPECT_TRUE(fine.isOk()) << fine.syscall;
  EXPECT_FALSE(exists(temp.path("s")));
  EXPECT_FALSE(exists(temp.path(".s.lock")));
}

}  // namespace
}  // namespace ttrpc::io
