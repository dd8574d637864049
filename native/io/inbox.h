// Rows and bytes on their way from the I/O thread to JS, in memory that JS owns.
//
// Rows form a ring. Bytes are received into a region that starts again at 0
// whenever JS has read everything, so that an engine in ordinary use touches
// few of its pages. JS reads rows in [tail, head) as plain cells; all atomics
// are here.
//
// Thread: I/O fills and publishes; JS takes, releases and asks for bodies (each
// method says which). Borrows: the memory, which the binding keeps alive.
// Invariant: a byte range is written again only after JS has released every row
// that points into it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "wire/frame_reader.h"
#include "wire/row.h"

namespace ttrpc::io {

struct InboxMemory {
  int32_t* rows;
  uint32_t rowCapacity;  // a power of two
  uint8_t* bytes;
  uint32_t byteCapacity;
};

class Inbox final : public wire::RowSink {
 public:
  explicit Inbox(InboxMemory memory);

  // --- I/O thread ---
  [[nodiscard]] uint32_t freeRows() const;
  // Between `least` and `most` bytes in one piece; empty when there is no room.
  std::span<uint8_t> reserve(size_t least, size_t most);
  [[nodiscard]] uint32_t offsetOf(const uint8_t* bytes) const {
    return static_cast<uint32_t>(bytes - memory_.bytes);
  }
  // The first `count` bytes of the reserved span hold received bytes.
  void commit(size_t count) { writeAt_ += static_cast<uint32_t>(count); }
  void setConnection(int32_t handle) { connection_ = handle; }
  int32_t* beginRow() override;
  void endRow() override;
  int32_t keepBody(wire::Body body) override;
  // Makes the rows visible. True: JS is asleep and must be woken.
  [[nodiscard]] bool publish();
  // The number under which the next row will be; `released` tells when JS is done with it.
  [[nodiscard]] uint32_t nextNumber() const { return filled_; }
  [[nodiscard]] bool released(uint32_t number) const;
  // Asks JS to tell (through wantsRoom) when it has released rows.
  void askForRoom() { wantsRoom_.store(true, std::memory_order_seq_cst); }
  // At least half of the rows and bytes are free.
  [[nodiscard]] bool hasRoom() const;
  // Bytes of complete bodies that JS has not taken yet. Any thread.
  [[nodiscard]] size_t keptBytes() const { return keptBytes_.load(std::memory_order_relaxed); }

  // --- JS thread ---
  [[nodiscard]] uint32_t head() const { return head_.load(std::memory_order_acquire); }
  [[nodiscard]] uint32_t tail() const { return tail_.load(std::memory_order_relaxed); }
  // Rows before `number` have been read. True: the I/O thread waits for room and must be kicked.
  [[nodiscard]] bool release(uint32_t number);
  // JS has nothing to read. False: rows came meanwhile, read on.
  [[nodiscard]] bool sleep();
  // The body behind a token; gives it up. Empty when unknown.
  wire::Body takeBody(int32_t token);

 private:
  [[nodiscard]] uint32_t oldestByte() const;

  const InboxMemory memory_;
  const uint32_t mask_;

  // I/O thread.
  uint32_t filled_ = 0;   // rows filled, published or not
  uint32_t writeAt_ = 0;  // where the next bytes go
  int32_t connection_ = -1;
  std::vector<uint32_t> rowStart_;  // a row: the first byte it may point to
  int32_t nextToken_ = 1;

  alignas(64) std::atomic<uint32_t> head_{0};
  alignas(64) std::atomic<uint32_t> tail_{0};
  alignas(64) std::atomic<bool> jsAwake_{false};
  std::atomic<bool> wantsRoom_{false};
  std::atomic<size_t> keptBytes_{0};

  std::mutex bodiesMutex_;
  std::unordered_map<int32_t, wire::Body> bodies_;  // GUARDED_BY(bodiesMutex_)
};

}  // namespace ttrpc::io
