// Bounds the bytes that wait for all peers of an engine together. Each connection has a bound of its own
// (kOutHighBytes), but many peers that do not read would still fill the memory of the process.
//
// While the budget is spent, a server reads no requests of a connection that has bytes queued, so that those
// who read are served and only those who do not read wait. Calls that run already still answer: when twice
// the budget is queued, a server's connection that has more than kMostExceeding bytes queued and gets others
// is closed.
//
// Thread: any; the count is approximate while others change it.
#pragma once

#include <atomic>
#include <cstddef>

namespace ttrpc::io {

// The default bound; engineOutputBytes sets a lower one.
inline constexpr size_t kOutputBytes = 256 * 1024 * 1024;

// What a connection may have queued when twice the budget is: a frame may be sent in two parts.
inline constexpr size_t kMostExceeding = 64 * 1024;

class OutputBudget {
 public:
  // Counts the queue of a connection, which held `before` bytes and now holds `now`.
  void count(size_t before, size_t now) { bytes_.fetch_add(now - before, std::memory_order_relaxed); }
  [[nodiscard]] size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool isSpent() const { return bytes() > most_.load(std::memory_order_relaxed); }
  // Whether nothing more may be queued behind the `queued` bytes of a connection.
  [[nodiscard]] bool refuses(size_t queued) const {
    return queued > kMostExceeding && bytes() / 2 > most_.load(std::memory_order_relaxed);
  }
  void setMost(size_t bytes) { most_.store(bytes, std::memory_order_relaxed); }

 private:
  std::atomic<size_t> bytes_{0};
  std::atomic<size_t> most_{kOutputBytes};
};

}  // namespace ttrpc::io
