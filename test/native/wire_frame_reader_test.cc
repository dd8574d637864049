#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "wire/frame_reader.h"
#include "wire/method_table.h"
#include "wire_recording_sink.h"

namespace ttrpc::wire {
namespace {

using std::string;
using std::string_view;
using testing::kBase;
using testing::RecordingSink;

string frame(uint32_t length, uint32_t stream, uint8_t type, uint8_t flags, string_view body) {
  string bytes;
  for (const uint32_t word : {length, stream}) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(word >> shift);
  }
  return bytes + static_cast<char>(type) + static_cast<char>(flags) + string(body);
}

string frame(uint32_t stream, uint8_t type, uint8_t flags, string_view body) {
  return frame(static_cast<uint32_t>(body.size()), stream, type, flags, body);
}

struct Connection {
  MethodTable methods;
  FrameReader reader{&methods};
  RecordingSink sink;
  ReadLimits limits;

  ReadResult feed(string_view bytes, size_t step = SIZE_MAX) {
    for (size_t at = 0; at < bytes.size();) {
      const size_t count = std::min(step, bytes.size() - at);
      const auto* p = reinterpret_cast<const uint8_t*>(bytes.data() + at);
      const ReadResult result = sink.feed(reader, p, count, limits);
      if (result != ReadResult::kOk) return result;
      at += count;
    }
    return ReadResult::kOk;
  }
};

TEST(FrameReader, ManyFramesOfOneReceiveAreParsedWhereTheyLie) {
  Connection connection;
  connection.methods.add("s", "m", 5);
  const string body = "\x0a\x01s\x12\x01m\x1a\x02hi\x20\x01";
  const string others = frame(1, kData, 5, "") + frame(0xffffffff, 9, 0xff, "abc");
  const string frames = frame(1, kRequest, 2, body) + others;
  EXPECT_EQ(connection.feed(frames), ReadResult::kOk);
  ASSERT_EQ(connection.sink.rows.size(), 3u);
  const auto& request = connection.sink.rows[0].cells;
  EXPECT_EQ(request[kCellKind], kFrame);
  EXPECT_EQ(request[kCellStream], 1);
  EXPECT_EQ(request[kCellType], kRequest | 2 << 8);
  EXPECT_EQ(request[kCellBodyAt], static_cast<int32_t>(kBase + kHeaderLength));
  EXPECT_EQ(request[kCellBodyLength], static_cast<int32_t>(body.size()));
  EXPECT_EQ(request[kCellPayloadAt], request[kCellBodyAt] + 8);
  EXPECT_EQ(request[kCellPayloadLength], 2);
  EXPECT_EQ(request[kCellMethod], 5);
  EXPECT_EQ(request[kCellTimeoutLow], 1);
  EXPECT_EQ(request[kCellMetadataAt], -1);
  EXPECT_EQ(request[kCellStatusAt], -1);
  EXPECT_EQ(request[kCellBodyToken], 0);
  const auto& other = connection.sink.rows[2].cells;
  EXPECT_EQ(static_cast<uint32_t>(other[kCellStream]), 0xffffffffu);
  EXPECT_EQ(other[kCellType], 9 | 0xff << 8);
  EXPECT_EQ(other[kCellPayloadAt], other[kCellBodyAt]);
  EXPECT_EQ(other[kCellPayloadLength], 3);
  EXPECT_EQ(other[kCellMethod], -1);
  EXPECT_FALSE(connection.reader.partial());
  EXPECT_EQ(connection.reader.memoryBytes(), 0u);
}

TEST(FrameReader, AnySplitYieldsTheSameFrames) {
  string stream;
  const size_t lengths[] = {0, 1, 300, kHeldBytes - kHeaderLength, kHeldBytes - kHeaderLength + 1, 70'000, 3};
  for (const size_t length : lengths) stream += frame(3, kData, 0, string(length, static_cast<char>(length)));
  for (const size_t step : {1, 7, 9, 10, 11, 4096, 16'384, 65'536, 1 << 20}) {
    Connection connection;
    EXPECT_EQ(connection.feed(stream, step), ReadResult::kOk);
    ASSERT_EQ(connection.sink.rows.size(), std::size(lengths)) << step;
    for (size_t i = 0; i < std::size(lengths); ++i) {
      const string expected(lengths[i], static_cast<char>(lengths[i]));
      const auto& body = connection.sink.rows[i].body;
      EXPECT_EQ(string(body.begin(), body.end()), expected) << step;
    }
    EXPECT_FALSE(connection.reader.partial());
  }
}

TEST(FrameReader, ABodyGrowsAsBytesArriveAndNeverAboveItsLength) {
  Connection connection;
  constexpr uint32_t kLength = 4u << 20;
  EXPECT_EQ(connection.feed(frame(kLength, 1, kData, 0, "x")), ReadResult::kOk);
  EXPECT_TRUE(connection.reader.inBody());
  EXPECT_TRUE(connection.reader.partial());
  EXPECT_LT(connection.reader.memoryBytes(), 33'000u);
  EXPECT_EQ(connection.feed(string(kLength - 2, 'x')), ReadResult::kOk);
  EXPECT_LT(connection.reader.memoryBytes(), kLength + 1000u);
  EXPECT_EQ(connection.reader.bodySpan().size(), 1u);
  EXPECT_EQ(connection.feed("x"), ReadResult::kOk);
  ASSERT_EQ(connection.sink.rows.size(), 1u);
  EXPECT_EQ(connection.sink.rows[0].cells[kCellBodyToken], 1);
  EXPECT_EQ(connection.sink.rows[0].cells[kCellBodyAt], 0);
  EXPECT_EQ(connection.sink.rows[0].body, std::vector<uint8_t>(kLength, 'x'));
  EXPECT_EQ(connection.reader.memoryBytes(), 0u);
}

TEST(FrameReader, ABodyGrowsByLittleWhenAsked) {
  Connection connection;
  constexpr uint32_t kLength = 4u << 20;
  constexpr uint32_t kFirst = 256 * 1024;
  EXPECT_EQ(connection.feed(frame(kLength, 1, kData, 0, string(kFirst, 'x'))), ReadResult::kOk);
  const size_t held = connection.reader.memoryBytes();
  EXPECT_LE(connection.reader.nextMemoryBytes(Growth::kTight), 2 * held);
  EXPECT_GT(connection.reader.nextMemoryBytes(), 3 * held);
}

TEST(FrameReader, ABodyGetsMemoryForItsWholeLengthWhenAsked) {
  Connection connection;
  constexpr uint32_t kLength = 4u << 20;
  EXPECT_EQ(connection.feed(frame(kLength, 1, kData, 0, string(32 * 1024, 'x'))), ReadResult::kOk);
  EXPECT_EQ(connection.reader.bodyLength(), kLength);
  EXPECT_LT(connection.reader.nextMemoryBytes(), kLength / 2);
  EXPECT_GE(connection.reader.nextMemoryBytes(Growth::kWhole), kLength);
  EXPECT_EQ(connection.reader.bodySpan(Growth::kWhole).size(), kLength - 32 * 1024);
  EXPECT_EQ(connection.feed(string(kLength - 32 * 1024, 'x')), ReadResult::kOk);
  ASSERT_EQ(connection.sink.rows.size(), 1u);
  EXPECT_EQ(connection.sink.rows[0].body, std::vector<uint8_t>(kLength, 'x'));
}

TEST(FrameReader, A8_AnOversizedBodyIsReportedAtOnceAndDiscarded) {
  for (const size_t step : {1, 10, 100'000}) {
    Connection connection;
    connection.limits.maxMessageBytes = 1000;
    const string next = frame(5, kData, 0, "next");
    EXPECT_EQ(connection.feed(frame(1001, 3, kRequest, 1, "")), ReadResult::kOk);
    ASSERT_EQ(connection.sink.rows.size(), 1u);
    const auto& cells = connection.sink.rows[0].cells;
    EXPECT_EQ(cells[kCellKind], kOversized);
    EXPECT_EQ(cells[kCellStream], 3);
    EXPECT_EQ(cells[kCellType], kRequest | 1 << 8);
    EXPECT_EQ(cells[kCellBodyLength], 1001);
    EXPECT_TRUE(connection.reader.partial());
    EXPECT_EQ(connection.feed(string(1001, 'x') + next, step), ReadResult::kOk);
    ASSERT_EQ(connection.sink.rows.size(), 2u);
    EXPECT_EQ(connection.sink.rows[1].body, (std::vector<uint8_t>{'n', 'e', 'x', 't'}));
  }
}

TEST(FrameReader, A9_ABodyOfExactlyTheLimitIsAccepted) {
  Connection connection;
  connection.limits.maxMessageBytes = 1000;
  EXPECT_EQ(connection.feed(frame(1, kData, 0, string(1000, 'x'))), ReadResult::kOk);
  ASSERT_EQ(connection.sink.rows.size(), 1u);
  EXPECT_EQ(connection.sink.rows[0].cells[kCellKind], kFrame);
}

TEST(FrameReader, A10_TheDiscardLimitEndsIt) {
  for (const size_t step : {1, 64, 100'000}) {
    Connection connection;
    connection.limits.maxDiscardBytes = 5000;
    EXPECT_EQ(connection.feed(frame(0xffffffff, 1, kRequest, 0, ""), step), ReadResult::kOk);
    EXPECT_EQ(static_cast<uint32_t>(connection.sink.rows[0].cells[kCellBodyLength]), 0xffffffffu);
    EXPECT_EQ(connection.feed(string(4999, 'x'), step), ReadResult::kOk);
    EXPECT_EQ(connection.feed("x", step), ReadResult::kDiscardLimit);
    EXPECT_EQ(connection.feed("x", step), ReadResult::kDiscardLimit);
    EXPECT_LT(connection.reader.memoryBytes(), 200u);
  }
}

TEST(FrameReader, ADiscardedBodyOfExactlyTheDiscardLimitIsFine) {
  Connection connection;
  connection.limits = {10, 5000};
  const string next = frame(3, kData, 0, "y");
  EXPECT_EQ(connection.feed(frame(1, kData, 0, string(5000, 'x')) + next), ReadResult::kOk);
  EXPECT_EQ(connection.sink.rows.size(), 2u);
  EXPECT_EQ(connection.feed(frame(1, kData, 0, string(5001, 'x')) + next), ReadResult::kDiscardLimit);
  EXPECT_EQ(connection.sink.rows.size(), 3u);
}

}  // namespace
}  // namespace ttrpc::wire
