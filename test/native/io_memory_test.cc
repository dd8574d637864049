// Frames that are still arriving hold no more memory than they may, and keep none of the others from
// arriving.
#include <gtest/gtest.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <vector>

#include "io/inbox/body_budget.h"
#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::FakeJs;
using testing::frame;
using testing::pattern;
using testing::TempDirectory;

constexpr size_t kMost = 1u << 20;

class Memory : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(js_.listen(temp_.path("s"), 7).isOk());
    js_.engine().post(SetBufferBytes{kMost});
  }
  UniqueFd dial() { return testing::dial(temp_.path("s")); }
  // Opens connections that send the first `bytes` bytes of a frame with a body of `length` bytes.
  void hold(size_t connections, size_t length, size_t bytes) {
    std::vector<uint8_t> start = frame(1, wire::kData, pattern(length));
    start.resize(bytes);
    for (size_t i = 0; i < connections; ++i) {
      holders_.push_back(dial());
      ASSERT_TRUE(testing::writeAll(holders_.back(), start));
    }
  }
  // Returns the bytes of the holders that the engine has read.
  [[nodiscard]] size_t bytesRead(size_t sent) const {
    size_t read = 0;
    for (const UniqueFd& holder : holders_) {
      int queued = 0;
      EXPECT_EQ(::ioctl(holder.get(), SIOCOUTQ, &queued), 0);
      read += queued == 0 ? sent : 0;
    }
    return read;
  }
  // Calls of a neighbour: each a frame that must arrive while the holders are silent.
  void expectFramesArrive(size_t count, size_t length) {
    const UniqueFd neighbour = dial();
    const std::vector<uint8_t> bytes = frame(9, wire::kData, pattern(length));
    for (size_t i = 1; i <= count; ++i) {
      ASSERT_TRUE(testing::writeAll(neighbour, bytes));
      ASSERT_EQ(js_.waitFor(wire::kFrame, i).body.size(), length);
    }
  }

  const TempDirectory temp_;
  FakeJs js_;
  std::vector<UniqueFd> holders_;
};

TEST_F(Memory, PartialFramesAreNotReadBeyondHalfOfIt) {
  hold(200, 16'000, 15'000);
  expectFramesArrive(50, 100);
  // Beyond half of the memory one at a time has the turn, for some 50 ms.
  EXPECT_LE(bytesRead(15'000), kMost / 2 + kMost / 4);
  EXPECT_GE(bytesRead(15'000), kMost / 4);
}

TEST_F(Memory, APauseOfJsDoesNotCountAsSilence) {
  constexpr size_t kLength = 300'000;
  constexpr size_t kSent = 100'000;
  hold(1, kLength, kSent);
  ASSERT_TRUE(testing::eventually([&] { return bytesRead(kSent) == kSent; }));
  const Handle paused = js_.waitFor(wire::kAccepted).handle();
  js_.engine().post(PauseReading{paused, true});
  hold(30, kLength, kSent);
  ASSERT_NE(js_.waitFor(wire::kClosed).handle(), paused) << "one that is paused can send nothing";
  js_.engine().post(PauseReading{paused, false});
  ASSERT_NE(js_.waitFor(wire::kClosed, 2).handle(), paused) << "others have been silent for longer";
  ASSERT_NE(js_.waitFor(wire::kClosed, 3).handle(), paused);
}

}  // namespace
}  // namespace ttrpc::io
