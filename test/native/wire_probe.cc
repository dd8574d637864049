// Reads byte streams on stdin and prints the rows that native/wire makes of
// them, a line of JSON a stream: the C++ half of test/property/wire-twins.test.ts.
//
// stdin, numbers u32 little-endian, `bytes` = length and content:
//   methodCount, then (service bytes, method bytes) each; ids count from 0
//   then any number of cases:
//   maxMessageBytes, maxDiscardBytes, maxMetadataPairs, maxMetadataBytes, chunkCount, then (bytes) each
// stdout, a line a case:
//   {"result":"ok","partial":false,"rows":[[kind,stream,type,bodyLength,payloadAt,payloadLength,method,
//     timeoutLow,timeoutHigh,metadataAt,statusAt,statusLength,bodyHash], …]}
// Offsets count from the body's start; of an oversized frame only the first four cells are printed.
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "wire/frame_reader.h"
#include "wire/method_table.h"
#include "wire_recording_sink.h"

namespace {

using namespace ttrpc::wire;
using ttrpc::wire::testing::RecordedRow;
using ttrpc::wire::testing::RecordingSink;

bool readNumber(uint32_t& value) {
  uint8_t b[4];
  if (std::fread(b, 1, sizeof b, stdin) != sizeof b) return false;
  value = b[0] | b[1] << 8 | b[2] << 16 | static_cast<uint32_t>(b[3]) << 24;
  return true;
}

bool readBytes(std::string& bytes) {
  uint32_t length;
  if (!readNumber(length)) return false;
  bytes.resize(length);
  return std::fread(bytes.data(), 1, length, stdin) == length;
}

bool readMethods(MethodTable& methods) {
  uint32_t count;
  if (!readNumber(count)) return false;
  std::string service;
  std::string method;
  for (uint32_t id = 0; id < count; ++id) {
    if (!readBytes(service) || !readBytes(method)) return false;
    methods.add(service, method, static_cast<int32_t>(id));
  }
  return true;
}

uint32_t hashBody(const std::vector<uint8_t>& body) {
  uint32_t hash = 0x811c9dc5;
  for (const uint8_t byte : body) hash = (hash ^ byte) * 0x01000193;
  return hash;
}

void printRow(const RecordedRow& row) {
  const auto& cells = row.cells;
  std::printf("[%d,%u,%d,%u", cells[kCellKind], static_cast<uint32_t>(cells[kCellStream]), cells[kCellType],
              static_cast<uint32_t>(cells[kCellBodyLength]));
  if (cells[kCellKind] == kFrame) {
    const int32_t base = cells[kCellBodyAt];
    const auto relative = [base](int32_t at) { return at < 0 ? -1 : at - base; };
    std::printf(",%d,%d,%d,%d,%d,%d,%d,%d,%u", relative(cells[kCellPayloadAt]), cells[kCellPayloadLength],
                cells[kCellMethod], cells[kCellTimeoutLow], cells[kCellTimeoutHigh],
                relative(cells[kCellMetadataAt]), relative(cells[kCellStatusAt]), cells[kCellStatusLength],
                hashBody(row.body));
  }
  std::printf("]");
}

// Returns false at the end of the input.
bool answerCase(MethodTable& methods) {
  ReadLimits limits;
  uint32_t chunks;
  if (!readNumber(limits.maxMessageBytes) || !readNumber(limits.maxDiscardBytes)) return false;
  if (!readNumber(limits.metadata.pairs) || !readNumber(limits.metadata.bytes)) return false;
  if (!readNumber(chunks)) return false;
  FrameReader reader(&methods);
  RecordingSink sink;
  ReadResult result = ReadResult::kOk;
  std::string chunk;
  for (uint32_t i = 0; i < chunks; ++i) {
    if (!readBytes(chunk)) return false;
    if (result != ReadResult::kOk) continue;
    result = sink.feed(reader, reinterpret_cast<const uint8_t*>(chunk.data()), chunk.size(), limits);
  }
  const char* const names[] = {"ok", "discard-limit", "no-memory"};
  std::printf("{\"result\":\"%s\",\"partial\":%s,\"rows\":[", names[static_cast<int>(result)],
              reader.partial() ? "true" : "false");
  for (size_t i = 0; i < sink.rows.size(); ++i) {
    if (i > 0) std::printf(",");
    printRow(sink.rows[i]);
  }
  std::printf("]}\n");
  std::fflush(stdout);
  return true;
}

}  // namespace

int main() {
  MethodTable methods;
  if (!readMethods(methods)) return 1;
  while (answerCase(methods)) {
  }
  return 0;
}
