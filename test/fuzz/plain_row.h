// Rows of frames as they compare: offsets count from the body's start, and the
// body is kept beside them.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "invariant.h"
#include "wire/method_table.h"
#include "wire/row.h"
#include "wire_recording_sink.h"

namespace ttrpc::fuzz {

struct PlainRow {
  std::array<int32_t, wire::kRowCells> cells{};
  std::vector<uint8_t> body;
  bool operator==(const PlainRow&) const = default;
};

// Checks that every part lies inside the body, then forgets where the body lay, and when it came.
template <typename Row>
PlainRow plain(const Row& row) {
  PlainRow out{row.cells, row.body};
  auto& cells = out.cells;
  cells[wire::kCellConnection] = cells[wire::kCellBodyToken] = cells[wire::kCellArrivedMs] = 0;
  if (cells[wire::kCellKind] != wire::kFrame) return out;
  const int32_t base = cells[wire::kCellBodyAt];
  const auto length = static_cast<int64_t>(row.body.size());
  hold(cells[wire::kCellBodyLength] == length, "a row's body has its length");
  cells[wire::kCellBodyAt] = 0;
  cells[wire::kCellPayloadAt] -= base;
  const int64_t payload = cells[wire::kCellPayloadAt];
  hold(payload >= 0 && payload + cells[wire::kCellPayloadLength] <= length, "the payload lies in the body");
  if (cells[wire::kCellMetadataAt] != -1) {
    cells[wire::kCellMetadataAt] -= base;
    hold(cells[wire::kCellMetadataAt] >= 0 && cells[wire::kCellMetadataAt] < length,
         "the metadata lies in the body");
  }
  if (cells[wire::kCellStatusAt] != -1) {
    cells[wire::kCellStatusAt] -= base;
    const int64_t status = cells[wire::kCellStatusAt];
    hold(status >= 0 && status + cells[wire::kCellStatusLength] <= length, "the status lies in the body");
  }
  return out;
}

// What the frames of the seeds call.
inline const std::vector<std::array<std::string_view, 2>>& methodNames() {
  static const std::vector<std::array<std::string_view, 2>> names{{"svc", "Do"},
                                                                  {"svc", "Did"},
                                                                  {"containerd.task.v2.Task", "Create"},
                                                                  {"containerd.task.v2.Task", "Delete"},
                                                                  {"", "m"}};
  return names;
}

inline wire::MethodTable methodTable() {
  wire::MethodTable table;
  int32_t id = 0;
  for (const auto& [service, method] : methodNames()) table.add(service, method, id++);
  return table;
}

// Bounds that an input chooses: mostly the usual ones.
inline wire::ReadLimits limitsOf(uint8_t choice) {
  const uint32_t messages[] = {4u << 20, 4u << 20, 20'000, 64, 0, 30'000, 4u << 20, 1};
  const uint32_t discards[] = {256u << 20, 100, 256u << 20, 0};
  const wire::MetadataLimits metadata[] = {{}, {.pairs = 2}, {.bytes = 20}, {.pairs = 0}};
  return {messages[choice & 7], discards[choice >> 3 & 3], metadata[choice >> 5 & 3]};
}

struct Outcome {
  wire::ReadResult result = wire::ReadResult::kOk;
  bool partial = false;
  std::vector<PlainRow> rows;
};

// What a reader makes of a stream, given to it in one piece.
inline Outcome readWhole(std::span<const uint8_t> stream, const wire::ReadLimits& limits,
                         wire::MethodTable& methods) {
  wire::FrameReader reader(&methods);
  wire::testing::RecordingSink sink;
  Outcome outcome;
  outcome.result = sink.feed(reader, stream.data(), stream.size(), limits);
  outcome.partial = reader.partial();
  for (const auto& row : sink.rows) outcome.rows.push_back(plain(row));
  return outcome;
}

}  // namespace ttrpc::fuzz
