// What an idle connection takes of the engine's memory, counted by the sanitizer's allocator.
#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include "io_harness.h"

// Of the run-time libraries of AddressSanitizer and ThreadSanitizer, whose headers GCC does not ship.
extern "C" size_t __sanitizer_get_current_allocated_bytes();

namespace ttrpc::io {
namespace {

using testing::FakeJs;
using testing::frame;
using testing::pattern;
using testing::TempDirectory;

// The engine's tables have grown to this many connections before the first count.
constexpr size_t kFirst = 1000;
constexpr size_t kMore = 4000;

// 204 with AddressSanitizer and 262 with ThreadSanitizer when this was written: most of it is the Connection.
constexpr size_t kMostBytes = 280;

class IdleMemory : public ::testing::Test {
 protected:
  void SetUp() override {
    peers_.reserve(kFirst + kMore);
    ASSERT_TRUE(js_.listen(temp_.path("s"), 7).isOk());
  }
  // Opens connections, each of which sends one frame, and waits until they are idle.
  void open(size_t count) {
    const std::vector<uint8_t> bytes = frame(1, wire::kData, pattern(100));
    for (size_t i = 0; i < count; ++i) {
      peers_.push_back(testing::dial(temp_.path("s")));
      ASSERT_TRUE(testing::writeAll(peers_.back(), bytes));
    }
    js_.waitFor(wire::kFrame, count);
    js_.forgetRows();
  }

  const TempDirectory temp_;
  FakeJs js_;
  std::vector<UniqueFd> peers_;
};

TEST_F(IdleMemory, AConnectionTakesAtMost280Bytes) {
  open(kFirst);
  const size_t before = __sanitizer_get_current_allocated_bytes();
  open(kMore);
  const size_t bytes = (__sanitizer_get_current_allocated_bytes() - before) / kMore;
  RecordProperty("bytes", static_cast<int>(bytes));
  EXPECT_LE(bytes, kMostBytes);
}

}  // namespace
}  // namespace ttrpc::io
