// Console sockets: what peers hand over, and what stays open of it.
#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "io_harness.h"
#include "process/console_watch.h"
#include "process/terminal.h"

namespace ttrpc::process {
namespace {

using io::testing::dial;
using io::testing::TempDirectory;

size_t openDescriptors() {
  size_t count = 0;
  DIR* folder = ::opendir("/proc/self/fd");
  while (::readdir(folder) != nullptr) ++count;
  ::closedir(folder);
  return count;
}

ssize_t sendDescriptors(int socket, const std::vector<int>& descriptors) {
  char byte = 'x';
  iovec bytes{&byte, 1};
  std::vector<char> control(CMSG_SPACE(sizeof(int) * descriptors.size()));
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int) * descriptors.size());
  std::memcpy(CMSG_DATA(header), descriptors.data(), sizeof(int) * descriptors.size());
  return ::sendmsg(socket, &message, MSG_NOSIGNAL);
}

// A console socket whose events the test passes on by itself.
struct Console {
  explicit Console(const std::string& path) {
    EXPECT_TRUE(set.create().isOk());
    EXPECT_TRUE(ConsoleWatch::open(path, &watch).isOk());
    EXPECT_TRUE(watch->start(set, 1).isOk());
  }
  // Waits for events until there is an outcome.
  Outcome outcome() {
    for (;;) {
      std::array<epoll_event, 4> events;
      EXPECT_GT(set.wait(events, 10'000), 0);
      if (auto end = watch->onReady(); end.has_value()) return std::move(*end);
    }
  }
  // Waits for one event, which brings no outcome.
  void step() {
    std::array<epoll_event, 4> events;
    ASSERT_GT(set.wait(events, 10'000), 0);
    ASSERT_FALSE(watch->onReady().has_value());
  }

  io::PollSet set;
  std::unique_ptr<Watch> watch;
};

TEST(ConsoleWatch, TakesOneTerminalAndClosesTheRest) {
  const TempDirectory temp;
  Console console(temp.path("s"));
  Terminal terminal;
  ASSERT_TRUE(openTerminal({1, 1}, &terminal).isOk());
  const size_t before = openDescriptors();
  {
    const io::UniqueFd peer = dial(temp.path("s"));
    console.step();
    const int master = terminal.master.get();
    ASSERT_EQ(sendDescriptors(peer.get(), {master, master, 0, master}), 1);
    const Outcome outcome = console.outcome();
    ASSERT_TRUE(outcome.status.isOk());
    EXPECT_TRUE(isMaster(outcome.terminal.get()));
    EXPECT_NE(::fcntl(outcome.terminal.get(), F_GETFL) & O_NONBLOCK, 0);
    EXPECT_EQ(::fcntl(outcome.terminal.get(), F_GETFD), FD_CLOEXEC);
    console.watch.reset();
    EXPECT_NE(::access(temp.path("s").c_str(), F_OK), 0);
  }
  EXPECT_LT(openDescriptors(), before);  // less by the listener
}

TEST(ConsoleWatch, RefusesWhatIsNotATerminal) {
  const TempDirectory temp;
  Console console(temp.path("s"));
  const io::UniqueFd peer = dial(temp.path("s"));
  const io::UniqueFd file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  ASSERT_EQ(sendDescriptors(peer.get(), {file.get()}), 1);
  EXPECT_EQ(console.outcome().status.error, EPROTO);
}

TEST(ConsoleWatch, ServesTheNextPeerAfterOneThatLeaves) {
  const TempDirectory temp;
  Console console(temp.path("s"));
  {
    const io::UniqueFd peer = dial(temp.path("s"));
    console.step();
    ASSERT_EQ(::send(peer.get(), "only bytes", 10, MSG_NOSIGNAL), 10);
    console.step();
  }
  console.step();
  Terminal terminal;
  ASSERT_TRUE(openTerminal({1, 1}, &terminal).isOk());
  const io::UniqueFd peer = dial(temp.path("s"));
  ASSERT_EQ(sendDescriptors(peer.get(), {terminal.master.get()}), 1);
  EXPECT_TRUE(console.outcome().terminal.valid());
}

}  // namespace
}  // namespace ttrpc::process
