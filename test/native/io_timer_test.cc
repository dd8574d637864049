// Timers of connections whose handles are used again.
#include <gtest/gtest.h>

#include <utility>

#include "io/loop/timer_queue.h"
#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::FakeJs;
using testing::Row;
using testing::TempDirectory;

constexpr uint32_t kHandshakeMs = 4000;
constexpr size_t kMostConnections = 16 * (kGenerationMask + 1);

Status listenParking(FakeJs& js, const std::string& path) {
  BoundSocket socket;
  if (const Status status = BoundSocket::open({false, path}, &socket); !status.isOk()) return status;
  js.engine().post(
      AddListener{1, std::move(socket), PeerRule::anybody(), {}, 1, 1 << 20, {kHandshakeMs, 64}});
  return Status::ok();
}

// Opens and closes connections until one has the handle of the first. The time for the first handshake ends
// while that one has time left.
TEST(Timers, TheTimeOfAnEarlierConnectionDoesNotEndALaterOneOfTheSameHandle) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(listenParking(js, temp.path("s")).isOk());
  Handle first = -1;
  for (size_t i = 1; i < kMostConnections; ++i) {
    const UniqueFd peer = testing::dial(temp.path("s"));
    const int64_t startedMs = nowMs();
    const Handle handle = js.waitFor(wire::kAccepted, i).handle();
    if (handle == first) {
      const Row closed = js.waitFor(wire::kClosed, i);
      EXPECT_EQ(closed[wire::kCellReason], wire::kCloseHandshakeTimeout);
      EXPECT_GE(nowMs() - startedMs, static_cast<int64_t>(kHandshakeMs) - 10);
      return;
    }
    if (i == 1) first = handle;
    js.engine().post(CloseConnection{handle});
    (void)js.waitFor(wire::kClosed, i);
  }
  FAIL() << "no handle was used again";
}

}  // namespace
}  // namespace ttrpc::io
