#include <gtest/gtest.h>
#include <sys/eventfd.h>

#include <array>

#include "io/socket/poll_set.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {
namespace {

TEST(PollSet, NamesTheOnlyConnectionThatIsWatched) {
  PollSet set;
  ASSERT_TRUE(set.create().isOk());
  std::array<UniqueFd, 3> fds;
  for (UniqueFd& fd : fds) fd = UniqueFd(::eventfd(0, EFD_CLOEXEC));
  EXPECT_EQ(set.soleConnection(), -1);
  ASSERT_TRUE(set.watchConnection(fds[0].get(), EPOLLIN, 7).isOk());
  EXPECT_EQ(set.soleConnection(), 7);
  ASSERT_TRUE(set.watchConnection(fds[1].get(), EPOLLIN, 1 << 20 | 3).isOk());
  EXPECT_EQ(set.soleConnection(), -1);
  set.forgetConnection(fds[0].get(), 7);
  EXPECT_EQ(set.soleConnection(), 1 << 20 | 3);
  ASSERT_TRUE(set.watch(fds[2].get(), EPOLLIN, 9).isOk());  // not a connection
  EXPECT_EQ(set.soleConnection(), 1 << 20 | 3);
  set.forgetConnection(fds[1].get(), 1 << 20 | 3);
  EXPECT_EQ(set.soleConnection(), -1);
}

TEST(PollSet, DoesNotCountAConnectionThatTheKernelRefuses) {
  PollSet set;
  ASSERT_TRUE(set.create().isOk());
  EXPECT_FALSE(set.watchConnection(-1, EPOLLIN, 7).isOk());
  EXPECT_EQ(set.soleConnection(), -1);
}

}  // namespace
}  // namespace ttrpc::io
