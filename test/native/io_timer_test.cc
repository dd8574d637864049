// Timers of connections whose handles are used again.
#include <gtest/gtest.h>

#include <vector>

#include "io/loop/loop_state.h"
#include "wire/row.h"

namespace ttrpc::io {
namespace {

// Connections have the same handle again after half a million closes, which a test of the whole engine takes
// too long to make: only their serials differ.
TEST(Timers, ATimerOfAnEarlierConnectionFindsNoLaterOneOfTheSameHandle) {
  std::vector<int32_t> rows(size_t{256} * wire::kRowCells);
  std::vector<uint8_t> bytes(size_t{256} * 1024);
  Poller poller;
  ConnectionTable table;
  Inbox inbox({rows.data(), 256, bytes.data(), static_cast<uint32_t>(bytes.size())});
  LoopState loop({poller, poller}, table, inbox);
  Handle handle = -1;
  Connection* connection = table.allocate([](uint64_t) { return true; }, &handle);
  ASSERT_NE(connection, nullptr);
  connection->serial = 1;
  const Timer timer{0, TimerKind::kHandshake, handle, connection->serial};
  EXPECT_EQ(loop.timed(timer), connection);
  connection->serial = 2;  // another one, with the same handle
  EXPECT_EQ(loop.timed(timer), nullptr);
  EXPECT_EQ(loop.timed({0, TimerKind::kHandshake, handle, 2}), connection);
  {
    const MutexLock lock(connection->mutex);
    ++connection->generation;
  }
  EXPECT_EQ(loop.timed({0, TimerKind::kHandshake, handle, 2}), nullptr);
}

}  // namespace
}  // namespace ttrpc::io
