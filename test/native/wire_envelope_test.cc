#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "wire/envelope.h"
#include "wire/method_table.h"
#include "wire/row.h"

namespace ttrpc::wire {
namespace {

using std::string;
using std::string_view;

// A length-delimited field with a one-byte tag and length.
string field(int number, string_view value) {
  return string(1, static_cast<char>(number << 3 | 2)) + static_cast<char>(value.size()) + string(value);
}

// Memory exactly as long as the bytes: a sanitizer sees a read beyond.
template <typename Scan>
Envelope scanExactly(string_view body, Scan scan) {
  const auto copy = std::make_unique<uint8_t[]>(body.size());
  if (!body.empty()) std::memcpy(copy.get(), body.data(), body.size());
  return scan(copy.get(), static_cast<uint32_t>(body.size()));
}

Envelope request(string_view body, MethodTable* table = nullptr) {
  return scanExactly(body, [table](const uint8_t* p, uint32_t n) { return scanRequest(p, n, table); });
}

Envelope response(string_view body) { return scanExactly(body, scanResponse); }

int32_t requestBits(string_view body) { return request(body).bits; }
int32_t responseBits(string_view body) { return response(body).bits; }

void expectCleared(const Envelope& envelope) {
  EXPECT_EQ(envelope.payloadAt, 0u);
  EXPECT_EQ(envelope.payloadLength, 0u);
  EXPECT_EQ(envelope.method, -1);
  EXPECT_EQ(envelope.timeoutNano, 0);
  EXPECT_EQ(envelope.metadataAt, -1);
  EXPECT_EQ(envelope.statusAt, -1);
  EXPECT_EQ(envelope.statusLength, 0u);
}

const string kNames = field(1, "svc") + field(2, "Do");

TEST(ScanRequest, FindsEveryPart) {
  MethodTable table;
  table.add("svc", "Do", 42);
  const string entry = field(5, field(1, "k") + field(2, "v"));
  const Envelope found = request(kNames + field(3, "pay") + "\x20\x96\x01" + entry + entry, &table);
  EXPECT_EQ(found.bits, 0);
  EXPECT_EQ(found.method, 42);
  EXPECT_EQ(found.payloadAt, kNames.size() + 2);
  EXPECT_EQ(found.payloadLength, 3u);
  EXPECT_EQ(found.timeoutNano, 150);
  EXPECT_EQ(found.metadataAt, static_cast<int32_t>(kNames.size()) + 5 + 3);
}

TEST(ScanRequest, A14_AnEmptyBodyIsAnEmptyRequest) {
  const Envelope found = request("");
  EXPECT_EQ(found.bits, 0);
  expectCleared(found);
}

TEST(ScanRequest, B10_ANegativeTimeoutTakesTenBytes) {
  EXPECT_EQ(request("\x20\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01").timeoutNano, -1);
  EXPECT_EQ(request("\x20\xff\xff\xff\xff\xff\xff\xff\xff\x7f").timeoutNano, INT64_MAX);
  EXPECT_EQ(request("\x20\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01").timeoutNano, INT64_MIN);
}

TEST(ScanRequest, TheLastOfARepeatedFieldWins) {
  MethodTable table;
  table.add("svc", "Do", 1);
  table.add("svc2", "Do", 2);
  const Envelope found =
      request(kNames + field(3, "one") + "\x20\x05" + field(1, "svc2") + field(3, "") + string("\x20\x00", 2),
              &table);
  EXPECT_EQ(found.method, 2);
  EXPECT_EQ(found.payloadLength, 0u);
  EXPECT_EQ(found.timeoutNano, 0);
}

TEST(ScanRequest, A13_UnknownFieldsAreSkipped) {
  const string unknown = string("\x30\x07", 2) + string("\x39xxxxxxxx", 9) + field(8, "later") +
                         string("\x4dxxxx", 5) + "\x53\x08\x01\x5b\x5c\x54" + "\xf8\xff\xff\xff\x0f\x01";
  const Envelope found = request(unknown + field(3, "p") + unknown);
  EXPECT_EQ(found.bits, 0);
  EXPECT_EQ(found.payloadAt, unknown.size() + 2);
}

TEST(ScanRequest, AWrongWireTypeMakesAnUnknownField) {
  const string body = string("\x08\x01", 2) + string("\x18\x01", 2) + field(4, "\xff\xff") +
                      string("\x2dxxxx", 5) + string("\x29xxxxxxxx", 9);
  const Envelope found = request(body);
  EXPECT_EQ(found.bits, 0);
  expectCleared(found);
}

TEST(ScanRequest, A11_WhatGoRefusesIsMalformed) {
  const string_view bodies[] = {
      {"\xff\xff\xff", 3},                                       // truncated tag
      {"\x00\x01", 2},                                           // field number 0
      {"\x80\x80\x80\x80\x10\x01", 6},                           // field number 2^29
      {"\x0e", 1},                                               // wire type 6
      {"\x37", 1},                                               // wire type 7
      {"\x0c", 1},                                               // stray end-group
      {"\x0a", 1},                                               // no length
      {"\x0a\x02x", 3},                                          // short of its length
      {"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11},      // a length of 2^64-1
      {"\x20\x80", 2},                                           // truncated varint
      {"\x20\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02", 11},      // 65 bits
      {"\x20\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", 12},  // 11 bytes
      {"\x35xxx", 4},                                            // short fixed32
      {"\x31xxxxxxx", 8},                                        // short fixed64
      {"\x33", 1},                                               // group never closed
      {"\x33\x3c", 2},                                           // closed by another number
      {"\x33\x00\x34", 3},                                       // field number 0 inside
      {"\x33\x36\x34", 3},                                       // wire type 6 inside
  };
  for (const string_view body : bodies) {
    const Envelope found = request(kNames + field(3, "p") + string(body));
    EXPECT_EQ(found.bits, kBitMalformed) << ::testing::PrintToString(string(body));
    expectCleared(found);
  }
}

TEST(ScanRequest, InsideAGroupNumbersMayBeGreater) {
  EXPECT_EQ(requestBits("\x33\xf8\xff\xff\xff\x3f\x01\x34"), 0);              // 2^31-1
  EXPECT_EQ(requestBits("\x33\x80\x80\x80\x80\x40\x01\x34"), kBitMalformed);  // 2^31
}

TEST(ScanRequest, GroupsNestAsDeepAsGoLetsThem) {
  const auto nested = [](size_t depth) { return string(depth, '\x33') + string(depth, '\x34'); };
  EXPECT_EQ(requestBits(nested(10'001)), 0);
  EXPECT_EQ(requestBits(nested(10'002)), kBitMalformed);
  EXPECT_EQ(requestBits(string(4 << 20, '\x33')), kBitMalformed);
}

TEST(ScanRequest, A12_StringsMustBeUtf8) {
  expectCleared(request(field(3, "p") + field(1, "\xff")));
  EXPECT_EQ(requestBits(field(1, "\xff")), kBitBadUtf8);
  EXPECT_EQ(requestBits(field(2, "\xed\xa0\x80")), kBitBadUtf8);
  EXPECT_EQ(requestBits(field(5, field(1, "\xff"))), kBitBadUtf8);
  EXPECT_EQ(requestBits(field(5, field(2, "\xff"))), kBitBadUtf8);
  EXPECT_EQ(requestBits(field(1, "\xff") + field(1, "good")), kBitBadUtf8);
  EXPECT_EQ(requestBits(field(3, "\xff") + field(9, "\xff") + field(5, field(3, "\xff"))), 0);
}

TEST(ScanRequest, TheFirstFaultDecides) {
  EXPECT_EQ(requestBits(field(1, "\xff") + "\x0e"), kBitBadUtf8);
  EXPECT_EQ(requestBits("\x0e" + field(1, "\xff")), kBitMalformed);
  EXPECT_EQ(requestBits(field(5, "\x0a\x05") + field(1, "\xff")), kBitMalformed);
}

string repeat(string_view one, size_t count) {
  string all;
  for (size_t i = 0; i < count; ++i) all += one;
  return all;
}

TEST(ScanRequest, B17_MetadataEndsTheScanAtItsLimits) {
  const auto bits = [](const string& body, MetadataLimits limits) {
    const Envelope found = scanExactly(
        body, [limits](const uint8_t* p, uint32_t n) { return scanRequest(p, n, nullptr, limits); });
    if (found.bits != 0) expectCleared(found);
    return found.bits;
  };
  const string pair = field(5, field(1, "k"));
  EXPECT_EQ(bits(repeat(pair, 3), {.pairs = 3}), 0);
  EXPECT_EQ(bits(repeat(pair, 4), {.pairs = 3}), kBitManyPairs);
  EXPECT_EQ(bits(repeat(pair, 3), {.bytes = 9}), 0);
  EXPECT_EQ(bits(repeat(pair, 3), {.bytes = 8}), kBitLongMetadata);
  EXPECT_EQ(bits(repeat(pair, 4) + "\x0e", {.pairs = 3}), kBitManyPairs);
  EXPECT_EQ(bits("\x0e" + repeat(pair, 4), {.pairs = 3}), kBitMalformed);
  EXPECT_EQ(bits(field(5, "\x0e"), {.pairs = 0}), kBitManyPairs);
  EXPECT_EQ(bits(field(5, "\x0e"), {.bytes = 0}), kBitLongMetadata);
}

TEST(ScanRequest, A26_FieldsAreBounded) {
  for (const string& one : {field(1, "s"), field(3, ""), field(9, ""), string("\x20\x01")}) {
    EXPECT_EQ(requestBits(repeat(one, kMaxEnvelopeFields)), 0);
    EXPECT_EQ(requestBits(repeat(one, kMaxEnvelopeFields + 1)), kBitManyFields);
  }
  const auto group = [](size_t count) { return "\x4b" + repeat("\x40\x01", count) + "\x4c"; };
  EXPECT_EQ(requestBits(group(kMaxEnvelopeFields * kGroupBytesAField / 2 - 16)), 0);
  EXPECT_EQ(requestBits(group(kMaxEnvelopeFields * kGroupBytesAField / 2)), kBitManyFields);
}

TEST(ScanResponse, E27_FieldsAreBoundedInTheStatusToo) {
  const auto status = [](size_t details) {
    const string content = repeat(field(3, ""), details);
    return string("\x0a") + static_cast<char>((content.size() & 0x7f) | 0x80) +
           static_cast<char>((content.size() >> 7) & 0x7f) + content;
  };
  EXPECT_EQ(responseBits(status(kMaxEnvelopeFields - 1)), 0);
  EXPECT_EQ(responseBits(status(kMaxEnvelopeFields)), kBitManyFields);
  EXPECT_EQ(responseBits(repeat(field(1, ""), kMaxEnvelopeFields)), kBitRescan);
  EXPECT_EQ(responseBits(repeat(field(1, ""), kMaxEnvelopeFields + 1)), kBitManyFields);
}

TEST(ScanResponse, FindsStatusAndPayload) {
  const string status = "\x08\x02" + field(2, "plain") + field(3, field(1, "type") + field(2, "\xff"));
  const Envelope found = response(field(1, status) + field(2, "pay"));
  EXPECT_EQ(found.bits, 0);
  EXPECT_EQ(found.statusAt, 2);
  EXPECT_EQ(found.statusLength, status.size());
  EXPECT_EQ(found.payloadAt, status.size() + 4);
  EXPECT_EQ(found.payloadLength, 3u);
}

TEST(ScanResponse, F1_AnEmptyStatusIsReported) {
  const Envelope found = response(field(1, "") + field(2, "p"));
  EXPECT_EQ(found.statusAt, 2);
  EXPECT_EQ(found.statusLength, 0u);
}

TEST(ScanResponse, ASecondStatusAsksForARescan) {
  const Envelope found = response(field(1, "\x08\x02") + field(1, field(2, "x")));
  EXPECT_EQ(found.bits, kBitRescan);
  EXPECT_EQ(found.statusAt, 6);
  EXPECT_EQ(found.statusLength, 3u);
  EXPECT_EQ(responseBits(field(1, "") + field(1, "") + "\x0e"), kBitMalformed);
}

TEST(ScanResponse, TheStatusIsValidatedWhole) {
  EXPECT_EQ(responseBits(field(1, "\x08")), kBitMalformed);
  EXPECT_EQ(responseBits(field(1, field(2, "\xff"))), kBitBadUtf8);
  EXPECT_EQ(responseBits(field(1, field(3, field(1, "\xff")))), kBitBadUtf8);
  EXPECT_EQ(responseBits(field(1, field(3, "\x12"))), kBitMalformed);
  EXPECT_EQ(responseBits(field(1,
                               "\x1d"
                               "xxxx")),
            0);
}

}  // namespace
}  // namespace ttrpc::wire
