// Rows and bytes on their way from the loop to JS, in memory that JS owns.
//
// Rows form a ring. Bytes are received into a region that starts again at 0
// whenever JS has read everything, so that an engine in ordinary use touches
// few of its pages. JS reads rows in [tail, head) as plain cells; all atomics
// are in this class.
//
// Thread: that of the loop fills and publishes; JS takes, releases and asks for bodies (each
// method says which). Borrows: the memory, which the binding keeps alive.
// Invariant: a byte range is written again only after JS has released every row
// that points into it. No wake-up is lost: each side writes what it has done
// before it reads what the other waits for, all of it seq_cst (head and awake;
// tail or kept bytes and wantsRoom).
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/mutex.h"
#include "wire/frame_reader.h"
#include "wire/row.h"

namespace ttrpc::io {

// The default bound of complete bodies that JS has not taken yet; engineBufferBytes sets another. Above it
// nothing more is received.
inline constexpr size_t kKeptBytes = 64u << 20;

struct InboxMemory {
  int32_t* rows;
  uint32_t rowCapacity;  // a power of two
  uint8_t* bytes;
  uint32_t byteCapacity;
};

class Inbox final : public wire::RowSink {
 public:
  explicit Inbox(InboxMemory memory);

  // --- the loop's thread ---
  [[nodiscard]] uint32_t freeRows() const;
  // Returns between `least` and `most` bytes in one piece; empty when there is no room.
  std::span<uint8_t> reserve(size_t least, size_t most);
  [[nodiscard]] uint32_t offsetOf(const uint8_t* bytes) const {
    return static_cast<uint32_t>(bytes - memory_.bytes);
  }
  // The first `count` bytes of the reserved span hold received bytes.
  void commit(size_t count) { writeAt_ += static_cast<uint32_t>(count); }
  // Sets what the next frames have in common. `nowMs`: when they arrived.
  void setConnection(int32_t handle, int64_t nowMs) {
    connection_ = handle;
    arrivedMs_ = static_cast<int32_t>(nowMs);
  }
  int32_t* beginRow() override;
  void endRow() override;
  int32_t keepBody(wire::Body body) override;
  // Makes the rows visible to JS. Returns whether JS is asleep and must be woken.
  [[nodiscard]] bool publish();
  // Returns the number of the next row. `released` returns whether JS has released the row of a number.
  [[nodiscard]] uint64_t nextNumber() const { return filled_; }
  [[nodiscard]] bool released(uint64_t number) const { return number < filled_ - unread(); }
  // Asks for a kick when release() or takeBody() makes room. The caller checks for room again afterwards,
  // since room that was made before the request causes no kick.
  void askForRoom() { wantsRoom_.store(true, std::memory_order_seq_cst); }
  // Returns whether half of the rows, half of the bytes and half of what kept bodies may fill is free.
  [[nodiscard]] bool hasRoom() const;
  // Returns the bytes of complete bodies that JS has not taken yet.
  [[nodiscard]] size_t keptBytes() const { return keptBytes_.load(std::memory_order_seq_cst); }
  // Returns the most bytes of them before receiving stops.
  [[nodiscard]] size_t mostKept() const { return mostKept_.load(std::memory_order_relaxed); }
  void setMostKept(size_t bytes) { mostKept_.store(bytes, std::memory_order_relaxed); }

  // --- JS thread ---
  [[nodiscard]] uint32_t head() const { return head_.load(std::memory_order_acquire); }
  [[nodiscard]] uint32_t tail() const { return tail_.load(std::memory_order_relaxed); }
  // JS has read the rows before `number`. Returns whether the I/O thread waits for room and must be kicked.
  [[nodiscard]] bool release(uint32_t number);
  // JS has nothing more to read. Returns false when rows have arrived meanwhile, which JS must read.
  [[nodiscard]] bool sleep();
  // Returns the body of a token, and removes it from the inbox; empty when the token is unknown. Sets `*kick`
  // to whether the I/O thread waits for room and must be kicked.
  wire::Body takeBody(int32_t token, bool* kick);

 private:
  [[nodiscard]] uint32_t unread() const {
    return static_cast<uint32_t>(filled_) - tail_.load(std::memory_order_seq_cst);
  }
  [[nodiscard]] bool isRoomWanted();
  [[nodiscard]] uint32_t oldestByte() const;

  const InboxMemory memory_;
  const uint32_t mask_;

  // The loop's thread.
  uint64_t filled_ = 0;   // rows filled, published or not; the ring's counters are its low half
  uint32_t writeAt_ = 0;  // where the next bytes go
  int32_t connection_ = -1;
  int32_t arrivedMs_ = 0;
  std::vector<uint32_t> rowStart_;  // for each row the first byte that it may point to
  int32_t nextToken_ = 1;

  alignas(64) std::atomic<uint32_t> head_{0};
  alignas(64) std::atomic<uint32_t> tail_{0};
  alignas(64) std::atomic<bool> jsAwake_{false};
  std::atomic<bool> wantsRoom_{false};
  std::atomic<size_t> keptBytes_{0};
  std::atomic<size_t> mostKept_{kKeptBytes};

  Mutex bodiesMutex_;
  std::unordered_map<int32_t, wire::Body> bodies_ GUARDED_BY(bodiesMutex_);
};

}  // namespace ttrpc::io
