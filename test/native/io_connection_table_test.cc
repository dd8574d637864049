// Which slot a new connection gets, and when a handle may name another connection.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <set>
#include <unordered_map>
#include <vector>

#include "io/connection/connection_table.h"

namespace ttrpc::io {
namespace {

// Opens and closes connections as the loop does, with rows that JS reads when the test says so.
class Table {
 public:
  Handle open() {
    Handle handle = -1;
    Connection* connection = table_.allocate([this](uint64_t row) { return row < read_; }, &handle);
    EXPECT_NE(connection, nullptr);
    return handle;
  }
  void close(Handle handle) {
    Connection* connection = table_.live(handle);
    ASSERT_NE(connection, nullptr);
    {
      const MutexLock lock(connection->mutex);
      connection->generation = (connection->generation + 1) & kGenerationMask;
    }
    table_.retire(handle, closed_++);
  }
  void read(uint64_t count) { read_ = std::min(read_ + count, closed_); }
  [[nodiscard]] uint64_t readRows() const { return read_; }
  [[nodiscard]] uint64_t closedRows() const { return closed_; }
  [[nodiscard]] ConnectionTable& table() { return table_; }

 private:
  ConnectionTable table_;
  uint64_t closed_ = 0;
  uint64_t read_ = 0;
};

TEST(ConnectionTable, AHandleNamesAnotherConnectionAfterHalfAMillionClosesAtLeast) {
  Table table;
  constexpr uint64_t kLeast = (uint64_t{kGenerationMask} + 1) * ConnectionTable::kRestingSlots;
  std::unordered_map<Handle, uint64_t> closedAt;
  uint64_t repeated = 0;
  for (uint64_t i = 0; i < kLeast + 4000; ++i) {
    const Handle handle = table.open();
    ASSERT_GE(handle, 0);
    const auto found = closedAt.find(handle);
    if (found != closedAt.end()) {
      ASSERT_GE(i - found->second, kLeast);
      ++repeated;
    }
    closedAt[handle] = i;
    table.close(handle);
    table.read(1);
  }
  EXPECT_GT(repeated, 0u);  // the bound was reached
}

TEST(ConnectionTable, ASlotIsUsedAgainWhenJsHasReadItsEndAndOthersHaveClosed) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    Table table;
    std::vector<Handle> open;
    std::unordered_map<uint32_t, uint64_t> closedRow;  // by slot
    size_t again = 0;
    uint32_t slots = 0;
    for (int step = 0; step < 4000; ++step) {
      if (open.empty() || random() % 2 == 0) {
        const Handle handle = table.open();
        const auto found = closedRow.find(slotOf(handle));
        if (found != closedRow.end()) {
          ASSERT_LT(found->second, table.readRows()) << "JS has not read the end of the slot's connection";
          ASSERT_GE(table.closedRows() - found->second, ConnectionTable::kRestingSlots) << "it did not rest";
          closedRow.erase(found);
          ++again;
        }
        open.push_back(handle);
        slots = std::max(slots, slotOf(handle) + 1);
      } else {
        std::swap(open[random() % open.size()], open.back());
        const Handle handle = open.back();
        open.pop_back();
        closedRow[slotOf(handle)] = table.closedRows();
        table.close(handle);
        EXPECT_EQ(table.table().live(handle), nullptr);
      }
      table.read(random() % 3);
    }
    EXPECT_GT(again, 100u);
    // Slots are not used up: those that are open, those that rest and those whose end JS has not read.
    EXPECT_LT(slots, 2000u);
  }
}

// Thousands of connections are idle. What only some of them need belongs behind a pointer.

TEST(ConnectionTable, NoConnectionHasAHandleBelowZero) {
  Table table;
  const Handle handle = table.open();
  EXPECT_GE(handle, 0);
  EXPECT_EQ(table.table().live(-1), nullptr);
  EXPECT_NE(table.table().live(handle), nullptr);
}

}  // namespace
}  // namespace ttrpc::io
