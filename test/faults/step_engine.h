// An engine without its thread, and its JS: the caller makes every step, so that a run is the same each time.
//
// Thread: one. Owns: everything an Engine owns.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "io/connection/connection_table.h"
#include "io/connection/sender.h"
#include "io/inbox/inbox.h"
#include "io/loop/command_queue.h"
#include "io/loop/loop.h"
#include "io/loop/reading.h"
#include "io/socket/poller.h"
#include "kernel.h"
#include "progress_watch.h"

namespace ttrpc::io::testing {

struct StepRow {
  std::array<int32_t, wire::kRowCells> cells{};
  std::vector<uint8_t> body;  // of a frame
  [[nodiscard]] int32_t kind() const { return cells[wire::kCellKind]; }
  [[nodiscard]] Handle handle() const { return cells[wire::kCellConnection]; }
  [[nodiscard]] int32_t operator[](wire::RowCell cell) const { return cells[cell]; }
};

class StepEngine {
 public:
  // What a test chooses: the room for rows and bytes, and the mode.
  struct Size {
    uint32_t rows;
    uint32_t bytes;
    Reading reading = Reading::kThread;
  };

  // `onRow` is called for each row before it is released.
  StepEngine(Size size, std::function<void(const StepRow&)> onRow);
  StepEngine(const StepEngine&) = delete;
  StepEngine& operator=(const StepEngine&) = delete;
  ~StepEngine();

  // A round of the I/O thread. Returns whether there was something to do.
  bool poll();
  // JS's turn, if it was woken: reads up to `most` rows. Returns whether there were some.
  bool runJs(uint32_t most = UINT32_MAX);
  // Whether it has made rounds in a row that moved nothing: it would keep a core busy.
  [[nodiscard]] bool spins() const { return watch_.spins(); }
  // How long the I/O thread would sleep after a poll() that found nothing; -1: for ever.
  [[nodiscard]] int sleepMs() const { return sleepMs_; }

  // What JS may do.
  Status listen(const std::string& path, AddListener listener);
  void post(Command command);
  void close(Handle handle);
  Sent send(Handle handle, const uint8_t* data, size_t length);
  [[nodiscard]] size_t queuedBytes(Handle handle) { return sender_.queuedBytes(handle); }

 private:
  StepRow copyRow(uint32_t number);
  Wait readSockets();
  [[nodiscard]] PollSet& connectionSet() { return reading_ == Reading::kAdaptive ? sockets_ : poller_; }

  const Reading reading_;
  uint32_t reads_ = 0;
  std::vector<int32_t> rowMemory_;
  std::vector<uint8_t> byteMemory_;
  std::function<void(const StepRow&)> onRow_;
  bool woken_ = false;
  int sleepMs_ = -1;
  Poller poller_;
  PollSet sockets_;  // of the connections, in adaptive mode
  ConnectionTable table_;
  Inbox inbox_;
  CommandQueue commands_;
  Sender sender_;
  ProgressWatch watch_{table_};
  std::unique_ptr<Loop> loop_;
};

}  // namespace ttrpc::io::testing
