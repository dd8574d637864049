// The rows of the one connection that is being fuzzed, and that they come in an order that may be.
#pragma once

#include <cstdint>
#include <vector>

#include "invariant.h"
#include "plain_row.h"
#include "step_engine.h"

namespace ttrpc::fuzz {

struct RowLog {
  void add(const io::testing::StepRow& row) {
    if (row.kind() == wire::kAccepted || row.kind() == wire::kConnected) {
      ++opened;
      handle = row.handle();
      return;
    }
    hold(opened == 1 && row.handle() == handle, "rows are of this connection");
    hold(closed == 0, "nothing comes after the end");
    switch (row.kind()) {
      case wire::kFrame:
      case wire::kOversized:
        hold(readEnds == 0, "no frame after the read end");
        rows.push_back(plain(row));
        return;
      case wire::kReadEnd:
        ++readEnds;
        hold(readEnds == 1, "one read end");
        return;
      case wire::kClosed:
        ++closed;
        reason = row[wire::kCellReason];
        error = row[wire::kCellErrno];
        return;
      default:
        hold(row.kind() == wire::kDrained, "a row that belongs to a connection");
    }
  }

  io::Handle handle = -1;
  std::vector<PlainRow> rows;
  int opened = 0;
  int closed = 0;
  int readEnds = 0;
  int32_t reason = 0;
  int32_t error = 0;
};

}  // namespace ttrpc::fuzz
