// Plays JS around an engine: a thread that reads rows as the binding does, in adaptive mode with sockets when
// the environment variable TTRPC_IO asks for it, and helpers for raw peers. Tests wait for rows, never for
// time.
#pragma once

#include <sys/eventfd.h>

#include <array>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "io/loop/engine.h"
#include "raw_peer_harness.h"
#include "wire/row.h"

namespace ttrpc::io::testing {

struct Row {
  std::array<int32_t, wire::kRowCells> cells{};
  std::vector<uint8_t> body;  // of a frame
  [[nodiscard]] int32_t kind() const { return cells[wire::kCellKind]; }
  [[nodiscard]] Handle handle() const { return cells[wire::kCellConnection]; }
  [[nodiscard]] int32_t operator[](wire::RowCell cell) const { return cells[cell]; }
};

class FakeJs {
 public:
  // `onRow`, when set, is called on the JS thread for each row, before the row is released.
  explicit FakeJs(uint32_t rowCapacity = 4096, uint32_t byteCapacity = 1024 * 1024,
                  std::function<void(const Row&)> onRow = {});
  FakeJs(const FakeJs&) = delete;
  FakeJs& operator=(const FakeJs&) = delete;
  ~FakeJs();

  Engine& engine() { return *engine_; }
  // JS is busy elsewhere: from its return on, no rows are read until unblock().
  void block();
  void unblock();
  // Waits until `count` rows of that kind have been read, and returns the last of them.
  Row waitFor(wire::RowKind kind, size_t count = 1);
  std::vector<Row> rows();
  [[nodiscard]] std::vector<Row> rowsOf(Handle handle);
  // Drops the rows that have been read, and their memory.
  void forgetRows();
  // Waits until `done`, which may read rows() through its argument, returns true. Returns false when time is
  // up.
  bool waitUntil(const std::function<bool(const std::vector<Row>&)>& done);

  // Shorthands for commands. listen() binds at once.
  Status listen(const std::string& path, int32_t id, PeerRule rule = PeerRule::anybody(),
                ConnectionLimits limits = {}, uint32_t maxConnections = 1 << 20);
  void connect(const std::string& path, int32_t id, uint32_t timeoutMs = 10'000);
  Sent send(Handle handle, const std::vector<uint8_t>& bytes);

 private:
  void run();
  bool sleep();
  bool turn();
  void notify();
  void setBusy(bool busy);
  void readBatch(uint32_t tail, uint32_t head);
  Row copyRow(uint32_t number);

  const Reading reading_;
  UniqueFd event_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::vector<int32_t> rowMemory_;
  std::vector<uint8_t> byteMemory_;
  std::function<void(const Row&)> onRow_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  bool blocked_ = false;
  bool busy_ = false;
  bool stopping_ = false;
  std::vector<Row> rows_;
  std::unique_ptr<Engine> engine_;
  std::thread thread_;
};

// A directory of its own, removed at the end.
class TempDirectory {
 public:
  TempDirectory();
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;
  ~TempDirectory();
  [[nodiscard]] std::string path(const std::string& name) const { return directory_ + "/" + name; }
  [[nodiscard]] const std::string& directory() const { return directory_; }

 private:
  std::string directory_;
};

size_t openDescriptors();
// Waits for what no row reports. Returns false when it took as long as only a hang does.
bool eventually(const std::function<bool()>& done);

// Waits until the I/O threads of this process use no CPU for 200 ms. Returns false when they do not come to
// rest.
bool ioThreadRests();

}  // namespace ttrpc::io::testing
