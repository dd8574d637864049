// The lock of a path: whom it excludes, and that no other user can hold it.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <functional>

#include "io/socket/bound_socket.h"
#include "io/socket/path_lock.h"
#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::listenAt;
using testing::TempDirectory;

constexpr uid_t kOther = 12345;

bool exists(const std::string& path) {
  struct stat info;
  return ::lstat(path.c_str(), &info) == 0;
}

StatusCode openAt(const std::string& path) {
  BoundSocket socket;
  return BoundSocket::open({false, path}, &socket).code;
}

void makeStale(const std::string& path) { const UniqueFd dead = listenAt(path, 1); }

UniqueFd makeFile(const std::string& path, uid_t owner) {
  UniqueFd file(::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
  EXPECT_TRUE(file.valid());
  EXPECT_EQ(::fchown(file.get(), owner, owner), 0);
  return file;
}

TEST(PathLock, OneHoldsItAtATimeAndItLeavesNoFile) {
  const TempDirectory temp;
  SocketPlace place;
  ASSERT_TRUE(SocketPlace::find({false, temp.path("s")}, Reach::kHoldDirectory, &place).isOk());
  PathLock first;
  ASSERT_TRUE(first.take(place).isOk());
  EXPECT_TRUE(first.isHeld());
  struct stat info;
  ASSERT_EQ(::lstat(temp.path(".s.lock").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0600u);
  {
    PathLock second;
    EXPECT_EQ(second.take(place).code, StatusCode::kPathBusy);
    EXPECT_FALSE(second.isHeld());
  }
  EXPECT_EQ(openAt(temp.path("s")), StatusCode::kPathBusy);
  EXPECT_EQ(openAt(temp.path("t")), StatusCode::kOk) << "another path has another lock";
  EXPECT_TRUE(exists(temp.path(".s.lock")));
  first.release();
  EXPECT_FALSE(exists(temp.path(".s.lock")));
  EXPECT_EQ(openAt(temp.path("s")), StatusCode::kOk);
}

TEST(PathLock, AFileThatAKilledProcessLeftIsUsedAgain) {
  const TempDirectory temp;
  (void)makeFile(temp.path(".s.lock"), ::geteuid());
  ASSERT_EQ(::chmod(temp.path(".s.lock").c_str(), 0), 0);
  makeStale(temp.path("s"));
  EXPECT_EQ(openAt(temp.path("s")), StatusCode::kOk);
  EXPECT_FALSE(exists(temp.path(".s.lock")));
}

TEST(PathLock, TheLockOfADirectoryIsNobodysBusiness) {
  const TempDirectory temp;
  const UniqueFd lock(::open(temp.directory().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  ASSERT_EQ(::flock(lock.get(), LOCK_EX | LOCK_NB), 0);
  makeStale(temp.path("stale"));
  EXPECT_EQ(openAt(temp.path("free")), StatusCode::kOk);
  EXPECT_EQ(openAt(temp.path("stale")), StatusCode::kOk);
}

struct Squatter {
  const char* what;
  std::function<UniqueFd(const std::string&)> put;
};

// What another user may put at the name of the lock, in a directory such as /tmp.
const Squatter kSquatters[] = {
    {"a locked file",
     [](const std::string& path) {
       UniqueFd file = makeFile(path, kOther);
       EXPECT_EQ(::flock(file.get(), LOCK_EX | LOCK_NB), 0);
       return file;
     }},
    {"a FIFO",
     [](const std::string& path) {
       EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
       return UniqueFd();
     }},
    {"a symbolic link",
     [](const std::string& path) {
       EXPECT_EQ(::symlink("/etc/passwd", path.c_str()), 0);
       return UniqueFd();
     }},
    {"a dangling link",
     [](const std::string& path) {
       EXPECT_EQ(::symlink((path + ".nowhere").c_str(), path.c_str()), 0);
       return UniqueFd();
     }},
    {"a directory",
     [](const std::string& path) {
       EXPECT_EQ(::mkdir(path.c_str(), 0700), 0);
       return UniqueFd();
     }},
    {"a socket", [](const std::string& path) { return listenAt(path, 1); }},
};

TEST(PathLock, WhatAnotherUserPutsThereKeepsUsFromTakingOverAlone) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file to another user";
  for (const Squatter& one : kSquatters) {
    const TempDirectory temp;
    const UniqueFd held = one.put(temp.path(".s.lock"));
    ASSERT_EQ(::lchown(temp.path(".s.lock").c_str(), kOther, kOther), 0);
    EXPECT_EQ(openAt(temp.path("s")), StatusCode::kOk) << one.what;
    EXPECT_FALSE(exists(temp.path("s"))) << one.what;
    makeStale(temp.path("s"));
    EXPECT_EQ(openAt(temp.path("s")), StatusCode::kPathUnlockable) << one.what;
    EXPECT_TRUE(exists(temp.path("s"))) << one.what;
    EXPECT_TRUE(exists(temp.path(".s.lock"))) << one.what;
    EXPECT_FALSE(exists(temp.path(".s.lock.nowhere"))) << one.what;
  }
}

}  // namespace
}  // namespace ttrpc::io
