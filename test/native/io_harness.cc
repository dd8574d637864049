#include "io_harness.h"

#include <dirent.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

namespace ttrpc::io::testing {
namespace {
// Only a hang takes this long, also on a busy machine under a sanitizer.
constexpr std::chrono::seconds kPatience{60};
}  // namespace

FakeJs::FakeJs(uint32_t rowCapacity, uint32_t byteCapacity, std::function<void(const Row&)> onRow)
    : rowMemory_(size_t{rowCapacity} * wire::kRowCells), byteMemory_(byteCapacity), onRow_(std::move(onRow)) {
  const InboxMemory memory{rowMemory_.data(), rowCapacity, byteMemory_.data(), byteCapacity};
  engine_ = std::make_unique<Engine>(memory, [this] {
    const std::lock_guard<std::mutex> lock(mutex_);
    woken_ = true;
    changed_.notify_all();
  });
  EXPECT_TRUE(engine_->start().isOk());
  thread_ = std::thread([this] { run(); });
}

FakeJs::~FakeJs() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  thread_.join();
  engine_.reset();
}

void FakeJs::run() {
  Inbox& inbox = engine_->inbox();
  for (;;) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      setReading(false);
      changed_.wait(lock, [this] { return stopping_ || (woken_ && !blocked_); });
      if (stopping_) return;
      woken_ = false;
      setReading(true);
    }
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
      setReading(false);
      changed_.wait(lock, [this] { return stopping_ || !blocked_; });
      if (stopping_) return;
      setReading(true);
    }
  }
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
  changed_.wait(lock, [this] { return !reading_; });
}

// With the lock held.
void FakeJs::setReading(bool reading) {
  reading_ = reading;
  if (!reading) changed_.notify_all();
}

void FakeJs::unblock() {
  const std::lock_guard<std::mutex> lock(mutex_);
  blocked_ = false;
  changed_.notify_all();
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

UniqueFd dial(const std::string& path) {
  SocketAddress address;
  EXPECT_TRUE(toSocketAddress({false, path}, &address).isOk());
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_TRUE(fd.valid());
  EXPECT_EQ(::connect(fd.get(), address.get(), address.length), 0) << errno;
  return fd;
}

UniqueFd listenAt(const std::string& path, int backlog) {
  SocketAddress address;
  EXPECT_TRUE(toSocketAddress({false, path}, &address).isOk());
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(::bind(fd.get(), address.get(), address.length), 0) << errno;
  EXPECT_EQ(::listen(fd.get(), backlog), 0);
  return fd;
}

UniqueFd acceptFrom(const UniqueFd& listener) {
  UniqueFd fd(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  EXPECT_TRUE(fd.valid());
  return fd;
}

std::vector<uint8_t> header(uint32_t length, uint32_t stream, uint8_t type) {
  const auto byte = [](uint32_t value, int shift) { return static_cast<uint8_t>(value >> shift); };
  return {byte(length, 24),
          byte(length, 16),
          byte(length, 8),
          byte(length, 0),
          byte(stream, 24),
          byte(stream, 16),
          byte(stream, 8),
          byte(stream, 0),
          type,
          0};
}

std::vector<uint8_t> frame(uint32_t stream, uint8_t type, const std::vector<uint8_t>& body) {
  std::vector<uint8_t> bytes = header(static_cast<uint32_t>(body.size()), stream, type);
  bytes.insert(bytes.end(), body.begin(), body.end());
  return bytes;
}

bool writeAll(const UniqueFd& fd, const std::vector<uint8_t>& bytes) {
  for (size_t at = 0; at < bytes.size();) {
    const ssize_t count = ::send(fd.get(), bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    at += static_cast<size_t>(count);
  }
  return true;
}

std::vector<uint8_t> readUpTo(const UniqueFd& fd, size_t count) {
  std::vector<uint8_t> bytes(count);
  size_t at = 0;
  while (at < count) {
    const ssize_t got = ::recv(fd.get(), bytes.data() + at, count - at, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    at += static_cast<size_t>(got);
  }
  bytes.resize(at);
  return bytes;
}

std::vector<uint8_t> pattern(size_t count, uint32_t seed) {
  std::vector<uint8_t> bytes(count);
  uint32_t state = seed * 2'654'435'761u + 1;
  for (uint8_t& byte : bytes) {
    state = state * 1'664'525u + 1'013'904'223u;
    byte = static_cast<uint8_t>(state >> 24);
  }
  return bytes;
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
