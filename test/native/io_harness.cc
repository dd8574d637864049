#include "io_harness.h"

#include <dirent.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <utility>

namespace ttrpc::io::testing {
namespace {
// Only a hang takes this long, also on a busy machine under a sanitizer.
constexpr std::chrono::seconds kPatience{60};

// The mode in which the engines of this run read.
Reading modeOfRun() {
  const char* mode = std::getenv("TTRPC_IO");
  return mode != nullptr && std::string_view(mode) == "adaptive" ? Reading::kAdaptive : Reading::kThread;
}
}  // namespace

FakeJs::FakeJs(uint32_t rowCapacity, uint32_t byteCapacity, std::function<void(const Row&)> onRow)
    : reading_(modeOfRun()),
      rowMemory_(size_t{rowCapacity} * wire::kRowCells),
      byteMemory_(byteCapacity),
      onRow_(std::move(onRow)) {
  const InboxMemory memory{rowMemory_.data(), rowCapacity, byteMemory_.data(), byteCapacity};
  const auto wake = [this] {
    const std::lock_guard<std::mutex> lock(mutex_);
    woken_ = true;
    notify();
  };
  engine_ = std::make_unique<Engine>(memory, wake, reading_);
  EXPECT_TRUE(engine_->start().isOk());
  thread_ = std::thread([this] { run(); });
}

FakeJs::~FakeJs() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
    notify();
  }
  thread_.join();
  engine_.reset();
}

// With the lock held.
void FakeJs::notify() {
  changed_.notify_all();
  ::eventfd_write(event_.get(), 1);
}

void FakeJs::run() {
  Inbox& inbox = engine_->inbox();
  while (reading_ == Reading::kAdaptive ? turn() : sleep()) {
    for (;;) {
      const uint32_t tail = inbox.tail();
      const uint32_t head = inbox.head();
      if (head != tail) {
        readBatch(tail, head);
        if (inbox.release(head)) engine_->kick();
      } else if (inbox.sleep()) {
        break;
      }
      std::unique_lock<std::mutex> lock(mutex_);
      setBusy(false);
      changed_.wait(lock, [this] { return stopping_ || !blocked_; });
      if (stopping_) return;
      setBusy(true);
    }
  }
}

// Waits for a wake-up. Returns false at the end of the test.
bool FakeJs::sleep() {
  std::unique_lock<std::mutex> lock(mutex_);
  setBusy(false);
  changed_.wait(lock, [this] { return stopping_ || (woken_ && !blocked_); });
  woken_ = false;
  setBusy(!stopping_);
  return !stopping_;
}

// A turn of the event loop: waits for a wake-up or for sockets, and reads these. Returns false at the end of
// the test.
bool FakeJs::turn() {
  bool readable = false;
  for (;;) {
    bool blocked = false;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      setBusy(false);
      if (stopping_) return false;
      blocked = blocked_;
      if (!blocked && (woken_ || readable)) {
        woken_ = false;
        setBusy(true);
        break;
      }
    }
    pollfd waits[] = {{event_.get(), POLLIN, 0}, {engine_->socketsFd(), POLLIN, 0}};
    ::poll(waits, blocked ? 1 : 2, -1);
    eventfd_t count = 0;
    if ((waits[0].revents & POLLIN) != 0) ::eventfd_read(event_.get(), &count);
    readable = (waits[1].revents & POLLIN) != 0;
  }
  engine_->countTurn();
  if (readable) engine_->readForJs();
  return true;
}

void FakeJs::readBatch(uint32_t tail, uint32_t head) {
  for (uint32_t number = tail; number != head; ++number) {
    Row row = copyRow(number);
    if (onRow_) onRow_(row);
    const std::lock_guard<std::mutex> lock(mutex_);
    rows_.push_back(std::move(row));
    changed_.notify_all();
  }
}

Row FakeJs::copyRow(uint32_t number) {
  const auto capacity = static_cast<uint32_t>(rowMemory_.size() / wire::kRowCells);
  Row row;
  const int32_t* cells = rowMemory_.data() + static_cast<size_t>(number % capacity) * wire::kRowCells;
  std::copy_n(cells, wire::kRowCells, row.cells.begin());
  if (row.kind() != wire::kFrame) return row;
  const auto length = static_cast<size_t>(row[wire::kCellBodyLength]);
  const auto at = static_cast<size_t>(row[wire::kCellBodyAt]);
  if (const int32_t token = row[wire::kCellBodyToken]; token > 0) {
    bool kick = false;
    const wire::Body body = engine_->inbox().takeBody(token, &kick);
    if (kick) engine_->kick();
    EXPECT_EQ(body.length(), length);
    row.body.assign(body.data(), body.data() + body.length());
  } else {
    row.body.assign(byteMemory_.begin() + static_cast<ptrdiff_t>(at),
                    byteMemory_.begin() + static_cast<ptrdiff_t>(at + length));
  }
  return row;
}

void FakeJs::block() {
  std::unique_lock<std::mutex> lock(mutex_);
  blocked_ = true;
  notify();
  changed_.wait(lock, [this] { return !busy_; });
}

// With the lock held.
void FakeJs::setBusy(bool busy) {
  busy_ = busy;
  if (!busy) changed_.notify_all();
}

void FakeJs::unblock() {
  const std::lock_guard<std::mutex> lock(mutex_);
  blocked_ = false;
  notify();
}

bool FakeJs::waitUntil(const std::function<bool(const std::vector<Row>&)>& done) {
  std::unique_lock<std::mutex> lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return done(rows_); });
}

Row FakeJs::waitFor(wire::RowKind kind, size_t count) {
  Row found;
  const bool came = waitUntil([&](const std::vector<Row>& rows) {
    size_t seen = 0;
    for (const Row& row : rows) {
      if (row.kind() != kind || ++seen != count) continue;
      found = row;
      return true;
    }
    return false;
  });
  EXPECT_TRUE(came) << "no row " << count << " of kind " << kind;
  return found;
}

std::vector<Row> FakeJs::rows() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return rows_;
}

void FakeJs::forgetRows() {
  const std::lock_guard<std::mutex> lock(mutex_);
  rows_ = std::vector<Row>();
}

std::vector<Row> FakeJs::rowsOf(Handle handle) {
  std::vector<Row> found = rows();
  std::erase_if(found, [handle](const Row& row) { return row.handle() != handle; });
  return found;
}

Status FakeJs::listen(const std::string& path, int32_t id, PeerRule rule, ConnectionLimits limits,
                      uint32_t maxConnections) {
  BoundSocket socket;
  if (Status status = BoundSocket::open({false, path}, &socket); !status.isOk()) return status;
  engine_->post(AddListener{id, std::move(socket), std::move(rule), limits, 1, maxConnections, {}});
  return Status::ok();
}

void FakeJs::connect(const std::string& path, int32_t id, uint32_t timeoutMs) {
  engine_->post(Connect{id, {false, path}, {}, timeoutMs});
}

Sent FakeJs::send(Handle handle, const std::vector<uint8_t>& bytes) {
  SendBudget budget;
  return engine_->sender().send(handle, bytes, budget);
}

TempDirectory::TempDirectory() {
  char name[] = "/tmp/ttrpc-io-XXXXXX";
  const char* made = ::mkdtemp(name);
  EXPECT_NE(made, nullptr);
  directory_ = made == nullptr ? "" : made;
}

TempDirectory::~TempDirectory() {
  std::error_code ignored;
  if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
}

bool eventually(const std::function<bool()>& done) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

size_t openDescriptors() {
  DIR* directory = ::opendir("/proc/self/fd");
  EXPECT_NE(directory, nullptr);
  if (directory == nullptr) return 0;
  size_t count = 0;
  // Only the test's own thread lists descriptors.
  while (::readdir(directory) != nullptr) ++count;  // NOLINT(concurrency-mt-unsafe)
  ::closedir(directory);
  return count;
}

}  // namespace ttrpc::io::testing
