// A sink that keeps every row, and the way an engine feeds a reader: for the
// tests of native/wire and the probe that the property test drives.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/frame_reader.h"
#include "wire/row.h"

namespace ttrpc::wire::testing {

// Where the bytes of an inbox begin, so that an offset that forgets its base shows.
inline constexpr uint32_t kBase = 1000;

struct RecordedRow {
  std::array<int32_t, kRowCells> cells{};
  std::vector<uint8_t> body;
};

class RecordingSink : public RowSink {
 public:
  std::vector<RecordedRow> rows;

  int32_t* beginRow() override {
    rows.emplace_back();
    return rows.back().cells.data();
  }
  void endRow() override {
    RecordedRow& row = rows.back();
    if (row.cells[kCellKind] != kFrame) return;
    const auto length = static_cast<size_t>(row.cells[kCellBodyLength]);
    const uint8_t* body = inbox_ + (row.cells[kCellBodyAt] - static_cast<int32_t>(kBase));
    if (const int32_t token = row.cells[kCellBodyToken]; token > 0) {
      body = bodies_[static_cast<size_t>(token) - 1].data();
    }
    if (length > 0) row.body.assign(body, body + length);
  }
  int32_t keepBody(Body body) override {
    bodies_.push_back(std::move(body));
    return static_cast<int32_t>(bodies_.size());
  }

  // Hands `count` fresh bytes to the reader as an engine would. The memory is
  // exactly as long as the bytes, so that a sanitizer sees a read beyond.
  ReadResult feed(FrameReader& reader, const uint8_t* fresh, size_t count, const ReadLimits& limits) {
    while (count > 0) {
      ReadResult result = ReadResult::kOk;
      if (reader.inBody()) {
        const auto room = reader.bodySpan();
        if (room.empty()) return ReadResult::kNoMemory;
        const size_t taken = std::min(room.size(), count);
        std::memcpy(room.data(), fresh, taken);
        reader.bodyArrived(taken, limits, *this);
        fresh += taken;
        count -= taken;
      } else {
        const size_t held = reader.heldBytes();
        const auto inbox = std::make_unique<uint8_t[]>(held + count);
        reader.copyHeld(inbox.get());
        std::memcpy(inbox.get() + held, fresh, count);
        inbox_ = inbox.get();
        result = reader.parse(inbox.get(), held + count, kBase, limits, *this);
        count = 0;
      }
      if (result != ReadResult::kOk) return result;
    }
    return ReadResult::kOk;
  }

 private:
  const uint8_t* inbox_ = nullptr;
  std::vector<Body> bodies_;
};

}  // namespace ttrpc::wire::testing
