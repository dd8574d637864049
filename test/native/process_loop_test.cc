// The thread of ttrpc/process: watches, copies and their ends.
#include "process/process_loop.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "io_harness.h"
#include "process/copy_watch.h"
#include "process/exit_watch.h"
#include "process/fifo.h"
#include "process/terminal.h"

namespace ttrpc::process {
namespace {

using io::testing::TempDirectory;

// Plays JS: waits until the loop wakes it.
class Reports {
 public:
  Reports() : loop_([this] { wake(); }) { EXPECT_TRUE(loop_.start().isOk()); }

  ProcessLoop& loop() { return loop_; }
  // Returns the next report.
  Report next() {
    while (waiting_.empty()) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return woken_; });
      woken_ = false;
      for (Report& report : loop_.takeReports()) waiting_.push_back(std::move(report));
    }
    Report first = std::move(waiting_.front());
    waiting_.erase(waiting_.begin());
    return first;
  }

 private:
  void wake() {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    changed_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  std::vector<Report> waiting_;
  ProcessLoop loop_;
};

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    reader = io::UniqueFd(ends[0]);
    writer = io::UniqueFd(ends[1]);
  }
  io::UniqueFd reader;
  io::UniqueFd writer;
};

// A child that ends with this code once the pipe is closed.
pid_t startChild(const Pipe& gate, int code) {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::close(gate.writer.get());
  char byte = 0;
  (void)!::read(gate.reader.get(), &byte, 1);
  ::_exit(code);
}

io::Status watch(ProcessLoop& loop, uint64_t id, pid_t pid) {
  std::unique_ptr<Watch> watch;
  if (io::Status status = ExitWatch::open(pid, &watch); !status.isOk()) return status;
  return loop.add(id, std::move(watch));
}

io::Status copy(ProcessLoop& loop, uint64_t id, int from, int to) {
  std::unique_ptr<Watch> watch;
  if (io::Status status = CopyWatch::open(from, to, &watch); !status.isOk()) return status;
  return loop.add(id, std::move(watch));
}

size_t fill(int fd) {
  EXPECT_EQ(::fcntl(fd, F_SETFL, O_NONBLOCK), 0);
  const std::array<char, 4096> bytes{};
  size_t written = 0;
  for (ssize_t count = 0; (count = ::write(fd, bytes.data(), bytes.size())) > 0;) {
    written += static_cast<size_t>(count);
  }
  return written;
}

TEST(ProcessLoop, ReportsAnExitOnceAndReapsTheChild) {
  Reports js;
  Pipe gate;
  const pid_t pid = startChild(gate, 7);
  ASSERT_TRUE(watch(js.loop(), 1, pid).isOk());
  EXPECT_TRUE(ExitWatch::isWatched(pid));
  gate.writer.reset();
  const Report report = js.next();
  EXPECT_EQ(report.id, 1U);
  ASSERT_TRUE(report.outcome.exit.has_value());
  EXPECT_EQ(report.outcome.exit->code, 7);
  EXPECT_TRUE(report.outcome.exit->known);
  EXPECT_GT(report.outcome.exit->atMs, 0);
  EXPECT_FALSE(ExitWatch::isWatched(pid));
  EXPECT_EQ(::waitpid(pid, nullptr, 0), -1);
  EXPECT_FALSE(js.loop().stop(1));
}

TEST(ProcessLoop, ReportsTheSignalOfAKilledChild) {
  Reports js;
  const Pipe gate;
  const pid_t pid = startChild(gate, 0);
  ASSERT_TRUE(watch(js.loop(), 1, pid).isOk());
  ASSERT_EQ(::kill(pid, SIGKILL), 0);
  const Report report = js.next();
  ASSERT_TRUE(report.outcome.exit.has_value());
  EXPECT_EQ(report.outcome.exit->signal, SIGKILL);
  EXPECT_EQ(report.outcome.exit->code, 128 + SIGKILL);
}

TEST(ProcessLoop, LeavesAChildThatIsNotWatchedAnyMore) {
  Reports js;
  Pipe gate;
  const pid_t pid = startChild(gate, 3);
  ASSERT_TRUE(watch(js.loop(), 1, pid).isOk());
  EXPECT_TRUE(js.loop().stop(1));
  EXPECT_FALSE(ExitWatch::isWatched(pid));
  gate.writer.reset();
  int status = 0;
  ASSERT_EQ(::waitpid(pid, &status, 0), pid);
  EXPECT_EQ(WEXITSTATUS(status), 3);
}

TEST(ProcessLoop, FailsForAPidThatNoProcessHas) {
  Reports js;
  const Pipe gate;
  const pid_t pid = startChild(gate, 0);
  ASSERT_EQ(::kill(pid, SIGKILL), 0);
  ASSERT_EQ(::waitpid(pid, nullptr, 0), pid);
  EXPECT_EQ(watch(js.loop(), 1, pid).error, ESRCH);
}

TEST(ProcessLoop, EndsWhileWatchesAndReportsAreLeft) {
  Pipe gate;
  const pid_t pid = startChild(gate, 0);
  {
    Reports js;
    const Pipe from;
    const Pipe to;
    ASSERT_TRUE(watch(js.loop(), 1, pid).isOk());
    ASSERT_TRUE(copy(js.loop(), 2, from.reader.get(), to.writer.get()).isOk());
  }
  gate.writer.reset();
  EXPECT_EQ(::waitpid(pid, nullptr, 0), pid);
}

TEST(ProcessLoop, CopiesToTheEnd) {
  Reports js;
  Pipe from;
  Pipe to;
  ASSERT_TRUE(copy(js.loop(), 1, from.reader.get(), to.writer.get()).isOk());
  ASSERT_EQ(::write(from.writer.get(), "bytes", 5), 5);
  std::array<char, 16> bytes{};
  ASSERT_EQ(::read(to.reader.get(), bytes.data(), bytes.size()), 5);
  EXPECT_EQ(std::string(bytes.data(), 5), "bytes");
  from.writer.reset();
  EXPECT_TRUE(js.next().outcome.status.isOk());
  to.writer.reset();
  EXPECT_EQ(::read(to.reader.get(), bytes.data(), bytes.size()), 0);  // the copy has closed its own
}

TEST(ProcessLoop, ReadsNothingWhileTheTargetIsFullAndLosesNothing) {
  Reports js;
  Pipe from;
  Pipe to;
  const size_t before = fill(to.writer.get());
  ASSERT_TRUE(copy(js.loop(), 1, from.reader.get(), to.writer.get()).isOk());
  size_t written = 0;
  size_t more = 0;
  while ((more = fill(from.writer.get())) > 0) written += more;
  EXPECT_LE(written, size_t{64 * 1024 + 32 * 1024});  // the pipe and one chunk
  from.writer.reset();
  std::array<char, 4096> bytes{};
  size_t left = before + written;
  while (left > 0) {
    const ssize_t count = ::read(to.reader.get(), bytes.data(), bytes.size());
    ASSERT_GT(count, 0);
    left -= static_cast<size_t>(count);
  }
  EXPECT_TRUE(js.next().outcome.status.isOk());
}

TEST(ProcessLoop, ReportsATargetWithoutAReader) {
  ::signal(SIGPIPE, SIG_IGN);
  Reports js;
  Pipe from;
  Pipe to;
  ASSERT_TRUE(copy(js.loop(), 1, from.reader.get(), to.writer.get()).isOk());
  to.reader.reset();
  ASSERT_EQ(::write(from.writer.get(), "x", 1), 1);
  EXPECT_EQ(js.next().outcome.status.error, EPIPE);
}

TEST(ProcessLoop, EndsACopyOfATerminalThatItsProgramsHaveClosed) {
  Reports js;
  Terminal terminal;
  ASSERT_TRUE(openTerminal({24, 80}, &terminal).isOk());
  const Pipe to;
  io::UniqueFd program(::open(terminal.path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  ASSERT_TRUE(copy(js.loop(), 1, terminal.master.get(), to.writer.get()).isOk());
  ASSERT_EQ(::write(program.get(), "x", 1), 1);
  program.reset();
  EXPECT_TRUE(js.next().outcome.status.isOk());
  char byte = 0;
  EXPECT_EQ(::read(to.reader.get(), &byte, 1), 1);
}

TEST(ProcessLoop, RefusesACopyAgainstTheDirection) {
  Reports js;
  const Pipe pipe;
  EXPECT_EQ(copy(js.loop(), 1, pipe.writer.get(), pipe.writer.get()).error, EBADF);
  EXPECT_EQ(copy(js.loop(), 2, pipe.reader.get(), pipe.reader.get()).error, EBADF);
  const io::UniqueFd path(::open("/", O_PATH | O_CLOEXEC));
  EXPECT_EQ(copy(js.loop(), 3, path.get(), pipe.writer.get()).error, EBADF);
}

TEST(OpenFifo, ReturnsAtOnceWithoutAnotherEnd) {
  const TempDirectory temp;
  ASSERT_EQ(::mkfifo(temp.path("f").c_str(), 0600), 0);
  for (const int access : {O_RDONLY, O_WRONLY, O_RDWR}) {
    for (const bool nonblocking : {false, true}) {
      io::UniqueFd fd;
      ASSERT_TRUE(openFifo(temp.path("f"), access, nonblocking, &fd).isOk());
      const int flags = ::fcntl(fd.get(), F_GETFL);
      EXPECT_EQ(flags & O_ACCMODE, access);
      EXPECT_EQ((flags & O_NONBLOCK) != 0, nonblocking);
      EXPECT_EQ(::fcntl(fd.get(), F_GETFD), FD_CLOEXEC);
    }
  }
}

TEST(OpenFifo, RefusesWhatIsNotAFifo) {
  io::UniqueFd fd;
  EXPECT_EQ(openFifo("/dev/null", O_RDONLY, false, &fd).error, EINVAL);
  EXPECT_EQ(openFifo("/nonexistent", O_RDONLY, false, &fd).error, ENOENT);
  EXPECT_FALSE(fd.valid());
}

}  // namespace
}  // namespace ttrpc::process
