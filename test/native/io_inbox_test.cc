#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "io/inbox/inbox.h"
#include "io/inbox/row_writer.h"

namespace ttrpc::io {
namespace {

constexpr uint32_t kRows = 256;
constexpr uint32_t kBytes = 256 * 1024;

struct Memory {
  std::vector<int32_t> rows = std::vector<int32_t>(size_t{kRows} * wire::kRowCells);
  std::vector<uint8_t> bytes = std::vector<uint8_t>(kBytes);
  Inbox inbox{{rows.data(), kRows, bytes.data(), kBytes}};
  const int32_t* row(uint32_t number) { return rows.data() + size_t{number % kRows} * wire::kRowCells; }
};

void pushRow(Inbox& inbox, int32_t connection, int32_t stream) {
  inbox.setConnection(connection, 0);
  inbox.beginRow()[wire::kCellStream] = stream;
  inbox.endRow();
}

wire::Body bodyOf(uint32_t length) {
  wire::Body body;
  EXPECT_TRUE(body.reserve(length));
  body.setLength(length);
  return body;
}

TEST(Inbox, RowsGoRoundTheRingInOrder) {
  Memory memory;
  int32_t next = 0;
  int32_t expected = 0;
  std::mt19937 random(7);
  while (expected < 5000) {
    for (uint32_t count = random() % (memory.inbox.freeRows() + 1); count > 0; --count) {
      pushRow(memory.inbox, 5, next++);
    }
    (void)memory.inbox.publish();
    const uint32_t unread = memory.inbox.head() - memory.inbox.tail();
    const uint32_t until = memory.inbox.tail() + (unread == 0 ? 0 : random() % (unread + 1));
    for (uint32_t number = memory.inbox.tail(); number != until; ++number) {
      EXPECT_EQ(memory.row(number)[wire::kCellConnection], 5);
      EXPECT_EQ(memory.row(number)[wire::kCellStream], expected++);
    }
    (void)memory.inbox.release(until);
  }
}

TEST(Inbox, RowsOfAFullRingWaitAndKeepTheirNumbers) {
  Memory memory;
  RowWriter writer(memory.inbox);
  while (memory.inbox.freeRows() > 0) pushRow(memory.inbox, 1, 0);
  const uint64_t first = writer.closed(10, wire::kCloseEof, 0);
  const uint64_t second = writer.closed(11, wire::kCloseError, 5);
  EXPECT_FALSE(writer.refused(1, {}, {}, 0));
  EXPECT_FALSE(writer.idle());
  EXPECT_EQ(first, kRows);
  EXPECT_EQ(second, kRows + 1);
  writer.flush();
  EXPECT_FALSE(writer.idle());

  (void)memory.inbox.publish();
  EXPECT_FALSE(memory.inbox.released(0));
  EXPECT_TRUE(memory.inbox.release(1));  // room was asked for
  EXPECT_TRUE(memory.inbox.released(0));
  writer.flush();
  EXPECT_FALSE(writer.idle());
  (void)memory.inbox.publish();
  EXPECT_TRUE(memory.inbox.release(memory.inbox.head()));
  writer.flush();
  EXPECT_TRUE(writer.idle());
  (void)memory.inbox.publish();
  EXPECT_EQ(memory.row(kRows)[wire::kCellConnection], 10);
  EXPECT_EQ(memory.row(kRows + 1)[wire::kCellConnection], 11);
  EXPECT_EQ(memory.row(kRows + 1)[wire::kCellErrno], 5);
  EXPECT_EQ(memory.inbox.head(), kRows + 2);
  EXPECT_FALSE(memory.inbox.released(second));
  (void)memory.inbox.release(memory.inbox.head());
  EXPECT_TRUE(memory.inbox.released(second));
}

// What the I/O thread does with the byte region, against a list of what must not change.
class ByteModel {
 public:
  explicit ByteModel(uint32_t seed) : random_(seed) {}

  void receive() {
    const size_t least = 1 + random_() % (20 * 1024);
    const size_t most = least + random_() % (64 * 1024);
    const std::span<uint8_t> room = memory_.inbox.reserve(least, most);
    if (room.empty()) {
      ++refused_;
      // No more than half of it in use would be room for any of these sizes.
      EXPECT_FALSE(memory_.inbox.hasRoom());
      return;
    }
    EXPECT_GE(room.size(), least);
    EXPECT_LE(room.size(), most);
    const size_t count = 1 + random_() % room.size();
    const auto mark = static_cast<uint8_t>(random_());
    std::memset(room.data(), mark, count);
    const uint32_t rows = std::min<uint32_t>(random_() % 4, memory_.inbox.freeRows());
    for (uint32_t i = 0; i < rows; ++i) {
      pushRow(memory_.inbox, 0, 0);
      unread_.push_back({memory_.inbox.offsetOf(room.data()), count, mark});
    }
    if (rows > 0) memory_.inbox.commit(count);
  }

  void tell() {  // a row without bytes
    if (memory_.inbox.freeRows() == 0) return;
    pushRow(memory_.inbox, 0, 0);
    unread_.push_back({0, 0, 0});
  }

  void read() {
    (void)memory_.inbox.publish();
    const size_t count = unread_.empty() ? 0 : random_() % (unread_.size() + 1);
    for (size_t i = 0; i < count; ++i) {
      const Range range = unread_.front();
      unread_.pop_front();
      for (size_t at = 0; at < range.length; ++at) {
        ASSERT_EQ(memory_.bytes[range.offset + at], range.mark) << "a byte changed before it was read";
      }
    }
    (void)memory_.inbox.release(memory_.inbox.tail() + static_cast<uint32_t>(count));
  }

  void step() {
    const uint32_t choice = random_() % 8;
    if (choice < 5) return receive();
    if (choice < 6) return tell();
    read();
  }
  [[nodiscard]] uint32_t refused() const { return refused_; }

 private:
  struct Range {
    uint32_t offset;
    size_t length;
    uint8_t mark;
  };
  Memory memory_;
  std::mt19937 random_;
  std::deque<Range> unread_;
  uint32_t refused_ = 0;
};

TEST(Inbox, UnreadBytesAreNeverOverwritten) {
  uint32_t refused = 0;
  for (uint32_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    ByteModel model(seed);
    for (int i = 0; i < 1000 && !::testing::Test::HasFatalFailure(); ++i) model.step();
    refused += model.refused();
  }
  EXPECT_GT(refused, 0u);  // the full region was reached
}

TEST(Inbox, ReadEverythingStartsTheBytesAgain) {
  Memory memory;
  for (int i = 0; i < 100; ++i) {
    const std::span<uint8_t> room = memory.inbox.reserve(4096, 65536);
    ASSERT_EQ(memory.inbox.offsetOf(room.data()), 0u);
    pushRow(memory.inbox, 0, 0);
    memory.inbox.commit(1000);
    (void)memory.inbox.publish();
    (void)memory.inbox.release(memory.inbox.head());
  }
}

TEST(Inbox, BodiesAreTakenOnce) {
  Memory memory;
  const int32_t token = memory.inbox.keepBody(bodyOf(100));
  EXPECT_GT(token, 0);
  EXPECT_EQ(memory.inbox.keptBytes(), 100u);
  bool kick = true;
  EXPECT_EQ(memory.inbox.takeBody(token, &kick).length(), 100u);
  EXPECT_FALSE(kick);
  EXPECT_EQ(memory.inbox.keptBytes(), 0u);
  EXPECT_EQ(memory.inbox.takeBody(token, &kick).length(), 0u);
  EXPECT_EQ(memory.inbox.takeBody(-1, &kick).length(), 0u);
}

TEST(Inbox, TakingBodiesKicksTheThreadThatWaitsForRoom) {
  Memory memory;
  constexpr uint32_t kBody = 8u << 20;
  std::vector<int32_t> tokens;
  while (memory.inbox.keptBytes() <= kKeptBytes) tokens.push_back(memory.inbox.keepBody(bodyOf(kBody)));
  EXPECT_FALSE(memory.inbox.hasRoom());
  memory.inbox.askForRoom();
  int kicks = 0;
  for (const int32_t token : tokens) {
    bool kick = false;
    (void)memory.inbox.takeBody(token, &kick);
    kicks += kick ? 1 : 0;
    EXPECT_EQ(memory.inbox.hasRoom(), kicks == 1);
  }
  EXPECT_EQ(kicks, 1);
}

// The two threads of an engine with nothing between them but the inbox.
class Pair {
 public:
  static constexpr int32_t kTotal = 100'000;

  void produce() {
    std::mt19937 random(3);
    for (int32_t sent = 0; sent < kTotal;) {
      if (memory_.inbox.freeRows() == 0) {
        memory_.inbox.askForRoom();
        if (memory_.inbox.freeRows() == 0 && !room_.wait()) return;
        continue;
      }
      uint32_t batch = 1 + random() % 3;
      for (; batch > 0 && sent < kTotal && memory_.inbox.freeRows() > 0; --batch) {
        const std::span<uint8_t> room = memory_.inbox.reserve(4, 4);
        if (room.empty()) break;
        std::memcpy(room.data(), &sent, sizeof sent);
        memory_.inbox.setConnection(static_cast<int32_t>(memory_.inbox.offsetOf(room.data())), 0);
        memory_.inbox.beginRow()[wire::kCellStream] = sent++;
        memory_.inbox.endRow();
        memory_.inbox.commit(4);
      }
      if (memory_.inbox.publish()) wakeUp_.tell();
    }
  }

  // As EngineObject::drain(). Returns how many rows came, all of them in order.
  int32_t consume() {
    int32_t expected = 0;
    while (expected < kTotal) {
      const uint32_t tail = memory_.inbox.tail();
      const uint32_t head = memory_.inbox.head();
      if (head == tail) {
        if (memory_.inbox.sleep() && !wakeUp_.wait()) break;
        continue;
      }
      for (uint32_t number = tail; number != head; ++number, ++expected) {
        const int32_t* row = memory_.row(number);
        int32_t bytes = -1;
        std::memcpy(&bytes, memory_.bytes.data() + row[wire::kCellConnection], sizeof bytes);
        if (row[wire::kCellStream] != expected || bytes != expected) return expected;
      }
      if (memory_.inbox.release(head)) room_.tell();
    }
    return expected;
  }

 private:
  class Signal {
   public:
    void tell() {
      const std::lock_guard<std::mutex> lock(mutex_);
      told_ = true;
      changed_.notify_one();
    }
    // False: no wake-up came within a time that only a lost one takes.
    bool wait() {
      std::unique_lock<std::mutex> lock(mutex_);
      const bool told = changed_.wait_for(lock, std::chrono::seconds(30), [this] { return told_; });
      told_ = false;
      return told;
    }

   private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool told_ = false;
  };

  Memory memory_;
  Signal wakeUp_;
  Signal room_;
};

TEST(Inbox, NoWakeUpIsLostBetweenTwoThreads) {
  for (int round = 0; round < 3; ++round) {
    Pair pair;
    std::thread io([&pair] { pair.produce(); });
    EXPECT_EQ(pair.consume(), Pair::kTotal);
    io.join();
  }
}

}  // namespace
}  // namespace ttrpc::io
