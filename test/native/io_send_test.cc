// Sending: at once, queued, and while the other thread closes.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <span>
#include <thread>

#include "io/connection/out_queue.h"
#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::FakeJs;
using testing::frame;
using testing::pattern;
using testing::Row;
using testing::TempDirectory;

// A server engine and one raw peer of it.
struct ServerAndPeer {
  TempDirectory temp;
  FakeJs js;
  UniqueFd peer;
  Handle handle = -1;

  ServerAndPeer() {
    EXPECT_TRUE(js.listen(temp.path("s"), 7).isOk());
    peer = testing::dial(temp.path("s"));
    handle = js.waitFor(wire::kAccepted).handle();
  }
};

// A client engine and the raw server it is connected to.
struct ClientAndPeer {
  TempDirectory temp;
  FakeJs js;
  UniqueFd peer;
  Handle handle = -1;

  ClientAndPeer() {
    const UniqueFd listener = testing::listenAt(temp.path("s"), 4);
    js.connect(temp.path("s"), 1);
    peer = testing::acceptFrom(listener);
    handle = js.waitFor(wire::kConnected).handle();
  }
};

TEST(OutQueue, ReturnsWhatWasAppended) {
  OutQueue queue;
  std::vector<uint8_t> in;
  std::vector<uint8_t> out;
  for (uint32_t i = 0; i < 300; ++i) {
    const std::vector<uint8_t> bytes = pattern((i * 7919) % 150'000, i);
    ASSERT_TRUE(queue.append(bytes.data(), bytes.size()));
    in.insert(in.end(), bytes.begin(), bytes.end());
    for (uint32_t turn = 0; turn < i % 4 && !queue.empty(); ++turn) {
      const std::span<const uint8_t> front = queue.front();
      const size_t count = 1 + (i * 104'729) % front.size();
      out.insert(out.end(), front.begin(), front.begin() + static_cast<ptrdiff_t>(count));
      queue.consume(count);
    }
    ASSERT_EQ(queue.bytes(), in.size() - out.size());
  }
  while (!queue.empty()) {
    const std::span<const uint8_t> front = queue.front();
    out.insert(out.end(), front.begin(), front.end());
    queue.consume(front.size());
  }
  EXPECT_TRUE(in == out);
}

TEST(OutQueue, SaysThatThereIsNoMemory) {
  OutQueue queue;
  const uint8_t nobodyReadsThis = 0;
  EXPECT_FALSE(queue.append(&nobodyReadsThis, SIZE_MAX / 4));
  EXPECT_TRUE(queue.empty());
}

TEST(Sender, WhatTheKernelTakesGoesAtOnce) {
  ServerAndPeer test;
  const std::vector<uint8_t> bytes = pattern(1000);
  const Sent sent = test.js.send(test.handle, bytes);
  EXPECT_TRUE(sent.open);
  EXPECT_EQ(sent.queuedBytes, 0u);
  EXPECT_EQ(sent.queuedBytes, 0u);
  EXPECT_EQ(testing::readUpTo(test.peer, 1000), bytes);
  EXPECT_TRUE(test.js.send(test.handle, {}).open);
}

TEST(Sender, AnExhaustedBudgetLeavesTheRestToTheThread) {
  ServerAndPeer test;
  SendBudget none{0, 0};
  const std::vector<uint8_t> bytes = pattern(1000);
  const Sent sent = test.js.engine().sender().send(test.handle, bytes, none);
  EXPECT_GT(sent.queuedBytes, 0u);
  EXPECT_EQ(testing::readUpTo(test.peer, 1000), bytes);
  EXPECT_EQ(test.js.waitFor(wire::kDrained).handle(), test.handle);
}

// Whatever the budget cuts off, in whichever piece, the thread sends the rest.
TEST(Sender, PiecesArriveAsOne) {
  ServerAndPeer test;
  for (const std::array<size_t, kMostPieces> sizes : {std::array<size_t, kMostPieces>{20, 1000, 7},
                                                      {0, 0, 0},
                                                      {0, 50, 0},
                                                      {30, 0, 30},
                                                      {9, 300'000, 90'000}}) {
    std::vector<std::vector<uint8_t>> parts;
    std::array<std::span<const uint8_t>, kMostPieces> pieces;
    std::vector<uint8_t> whole;
    for (const size_t size : sizes) {
      const std::vector<uint8_t> part = pattern(size, static_cast<uint32_t>(whole.size()));
      whole.insert(whole.end(), part.begin(), part.end());
      parts.push_back(part);
    }
    for (size_t i = 0; i < kMostPieces; ++i) pieces[i] = parts[i];
    for (const size_t most :
         {whole.size(), size_t{0}, size_t{1}, sizes[0], sizes[0] + 1, sizes[0] + sizes[1]}) {
      SendBudget budget{1, most};
      ASSERT_TRUE(test.js.engine().sender().send(test.handle, Pieces{pieces}, budget).open);
      ASSERT_TRUE(testing::readUpTo(test.peer, whole.size()) == whole) << most << " of " << whole.size();
    }
  }
}

template <typename Pair>
void sendToASlowReader() {
  Pair test;
  constexpr size_t kPiece = 300'000;
  constexpr uint32_t kPieces = 40;
  for (uint32_t i = 0; i < kPieces; ++i) {
    const Sent sent = test.js.send(test.handle, pattern(kPiece, i));
    ASSERT_TRUE(sent.open);
  }
  EXPECT_GT(test.js.engine().sender().queuedBytes(test.handle), kOutHighBytes);
  for (uint32_t i = 0; i < kPieces; ++i) {
    ASSERT_TRUE(testing::readUpTo(test.peer, kPiece) == pattern(kPiece, i)) << i;
  }
  (void)test.js.waitFor(wire::kDrained);
  EXPECT_EQ(test.js.engine().sender().queuedBytes(test.handle), 0u);
  const Sent again = test.js.send(test.handle, {1});
  EXPECT_EQ(again.queuedBytes, 0u);
  EXPECT_EQ(test.js.rowsOf(test.handle).size(), 2u);  // accepted or connected, and drained once
}

TEST(Sender, AServersSlowReaderGetsEverythingInOrder) { sendToASlowReader<ServerAndPeer>(); }
TEST(Sender, AClientsSlowReaderGetsEverythingInOrder) { sendToASlowReader<ClientAndPeer>(); }

// Fills the queue beyond the mark and has the peer send a frame.
template <typename Pair>
void fillAndAsk(Pair& test) {
  while (test.js.engine().sender().queuedBytes(test.handle) <= kOutHighBytes) {
    ASSERT_TRUE(test.js.send(test.handle, pattern(100'000)).open);
  }
  ASSERT_TRUE(testing::writeAll(test.peer, frame(1, wire::kData, {1})));
  // Commands run in the same rounds as reads: two of them are a round between.
  for (int32_t id : {1001, 1002}) {
    test.js.connect(test.temp.path("nobody"), id);
    (void)test.js.waitUntil([id](const std::vector<Row>& rows) {
      return std::any_of(rows.begin(), rows.end(), [id](const Row& row) {
        return row.kind() == wire::kConnectFailed && row[wire::kCellOwner] == id;
      });
    });
  }
}

TEST(Sender, AServerReadsNoRequestsWhileItsAnswersArentTaken) {
  ServerAndPeer test;
  fillAndAsk(test);
  for (const Row& row : test.js.rows()) EXPECT_NE(row.kind(), wire::kFrame);
  const size_t waiting = test.js.engine().sender().queuedBytes(test.handle);
  (void)testing::readUpTo(test.peer, waiting);  // more than half of it must now have left
  EXPECT_EQ(test.js.waitFor(wire::kFrame).handle(), test.handle);
}

TEST(Sender, AClientNeverStopsReading) {
  ClientAndPeer test;
  fillAndAsk(test);
  EXPECT_EQ(test.js.waitFor(wire::kFrame).handle(), test.handle);
}

TEST(Sender, AServerLearnsOfADeathWhileItDoesNotRead) {
  ServerAndPeer test;
  fillAndAsk(test);
  test.peer.reset();
  (void)test.js.waitFor(wire::kClosed);
  EXPECT_FALSE(test.js.send(test.handle, {1}).open);
  const std::vector<Row> rows = test.js.rowsOf(test.handle);
  EXPECT_EQ(rows.back().kind(), wire::kClosed);
}

TEST(Sender, AnInlineFailureIsReportedByTheThreadAlone) {
  ServerAndPeer test;
  ASSERT_TRUE(testing::writeAll(test.peer, frame(1, wire::kData, {7})));
  (void)test.js.waitFor(wire::kFrame);
  test.peer.reset();
  EXPECT_TRUE(testing::eventually([&] { return !test.js.send(test.handle, {1}).open; }));
  (void)test.js.waitFor(wire::kClosed);
  EXPECT_EQ(test.js.rowsOf(test.handle).back().kind(), wire::kClosed);
}

TEST(Sender, NothingIsSentAfterAStop) {
  ServerAndPeer test;
  ASSERT_TRUE(test.js.send(test.handle, {1}).open);
  SendBudget none{0, 0};
  const std::vector<uint8_t> queued = pattern(10'000'000);
  ASSERT_GT(test.js.engine().sender().send(test.handle, queued, none).queuedBytes, 0u);
  test.js.engine().sender().stop(test.handle);
  EXPECT_EQ(test.js.engine().sender().queuedBytes(test.handle), 0u);
  EXPECT_FALSE(test.js.send(test.handle, {2}).open);
  test.js.engine().post(CloseConnection{test.handle});
  (void)test.js.waitFor(wire::kClosed);
  EXPECT_LT(testing::readUpTo(test.peer, queued.size()).size(), queued.size());
  test.js.engine().sender().stop(test.handle);  // harmless when it is gone
}

TEST(Sender, BothWaysAtOnceNeverFreezes) {
  const TempDirectory temp;
  constexpr size_t kPiece = 256 * 1024;
  constexpr size_t kPieces = 64;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  js.connect(temp.path("s"), 1);
  const Handle client = js.waitFor(wire::kConnected).handle();
  const Handle server = js.waitFor(wire::kAccepted).handle();
  const std::vector<uint8_t> piece = frame(1, wire::kData, pattern(kPiece));
  for (size_t i = 0; i < kPieces; ++i) {
    ASSERT_TRUE(js.send(client, piece).open);
    ASSERT_TRUE(js.send(server, piece).open);
  }
  (void)js.waitFor(wire::kFrame, 2 * kPieces);
  for (const Row& row : js.rows()) {
    if (row.kind() != wire::kFrame) continue;
    EXPECT_EQ(row.body.size(), kPiece);
  }
}

// Differs for connections that follow each other, in new slots and in slots that are used again.
uint8_t numberOf(Handle handle) { return static_cast<uint8_t>(slotOf(handle) + 7u * generationOf(handle)); }

TEST(Sender, SendingWhileTheThreadCloses) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  std::atomic<Handle> target{-1};
  std::atomic<bool> stop{false};
  // 42 is for the connection of the moment; had a descriptor been re-used under a send, a later peer would
  // see a number that was meant for an earlier one.
  std::thread sending([&] {
    while (!stop.load()) {
      const Handle handle = target.load();
      if (handle < 0) continue;
      const uint8_t number = numberOf(handle);
      SendBudget budget;
      (void)js.engine().sender().send(handle, {&number, 1}, budget);
    }
  });
  for (size_t i = 1; i <= ConnectionTable::kRestingSlots + 100; ++i) {
    UniqueFd peer = testing::dial(temp.path("s"));
    const Handle handle = js.waitFor(wire::kAccepted, i).handle();
    target.store(handle);
    const std::vector<uint8_t> first = testing::readUpTo(peer, 1);
    if (i % 2 == 0) {
      js.engine().post(CloseConnection{handle});
    } else {
      ::shutdown(peer.get(), SHUT_WR);
    }
    const uint8_t number = numberOf(handle);
    ASSERT_EQ(first, std::vector<uint8_t>{number});
    for (;;) {
      const std::vector<uint8_t> more = testing::readUpTo(peer, 4096);
      for (const uint8_t byte : more) ASSERT_EQ(byte, number);
      if (more.size() < 4096) break;
    }
    (void)js.waitFor(wire::kClosed, i);
  }
  stop.store(true);
  sending.join();
}

}  // namespace
}  // namespace ttrpc::io
