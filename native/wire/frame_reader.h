// Cuts the byte stream of one connection into rows.
//
// Whole frames are parsed where they were received. A partial frame of up to
// kHeldBytes is held aside; a larger body gets a buffer of its own that grows as bytes arrive, and has the
// announced length before they do only when the caller says so. An oversized body is discarded without being
// stored. An idle connection holds no memory.
//
// Thread: the loop's. Owns: held bytes, the body being received.
// Borrows: the sink and the limits, which outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "wire/body.h"
#include "wire/envelope.h"
#include "wire/frame.h"

namespace ttrpc::wire {

class MethodTable;

// A frame that is incomplete and at most this long (header included) is held
// and parsed in the inbox with what follows; a longer one gets a Body.
inline constexpr uint32_t kHeldBytes = 16 * 1024;

// Receives the rows of a reader. The caller of parse() makes sure that there
// is room for one row for every kHeaderLength bytes, and one more.
class RowSink {
 public:
  virtual ~RowSink() = default;
  // Returns the 16 cells to fill. All are zero except kCellConnection, which the sink has set.
  virtual int32_t* beginRow() = 0;
  virtual void endRow() = 0;
  // Takes over a received body; returns the token (> 0) that stands for it in kCellBodyToken.
  virtual int32_t keepBody(Body body) = 0;
};

struct ReadLimits {
  uint32_t maxMessageBytes = kDefaultMaxMessageBytes;
  uint32_t maxDiscardBytes = 256u << 20;
  MetadataLimits metadata = {};
};

enum class ReadResult : uint8_t {
  kOk,
  kDiscardLimit,  // maxDiscardBytes of one body were discarded with more to come: end the connection
  kNoMemory,      // there is no memory for a buffer: end the connection
};

// How much memory a body gets that needs more.
enum class Growth : uint8_t {
  kUsual,  // several times what it has, so that it moves rarely
  kTight,  // twice what it has: for times in which memory is short
  kWhole,  // its whole length
};

class FrameReader {
 public:
  explicit FrameReader(MethodTable* methods = nullptr) : methods_(methods) {}

  // Returns whether a body with its own memory is being received. If so, the caller receives into
  // bodySpan() and calls bodyArrived(); else it receives behind a copy of the held bytes and calls parse().
  [[nodiscard]] bool inBody() const;
  // Returns where the next bytes of the body go, never beyond the body's end; empty when there is no memory.
  [[nodiscard]] std::span<uint8_t> bodySpan(Growth growth = Growth::kUsual);
  void bodyArrived(size_t count, const ReadLimits& limits, RowSink& sink);

  // Returns whether a body over the limit is being thrown away.
  [[nodiscard]] bool discarding() const;
  [[nodiscard]] size_t heldBytes() const;
  // Copies the held bytes to `to`; they stay held until the next parse().
  void copyHeld(uint8_t* to) const;
  // `data` is the held bytes followed by at least one fresh byte; it lies at
  // offset `base` of the inbox, from which row offsets count. The rest, the start of
  // a frame, is held or moved to a body.
  [[nodiscard]] ReadResult parse(const uint8_t* data, size_t count, uint32_t base, const ReadLimits& limits,
                                 RowSink& sink);

  // Returns whether a frame has begun and has not ended.
  [[nodiscard]] bool partial() const { return pending_ != nullptr; }
  // Returns the bytes of memory held for a partial frame, which count towards engineBufferBytes.
  [[nodiscard]] size_t memoryBytes() const;
  // Returns the same after the next bodySpan().
  [[nodiscard]] size_t nextMemoryBytes(Growth growth = Growth::kUsual) const;
  // Returns the length of the body that is being received.
  [[nodiscard]] uint32_t bodyLength() const;
  // Returns how many bytes end the frame that has begun or that begins with `next`, the next bytes of the
  // stream; of a body over the limit, how many end its header. 0: `next` does not complete the header.
  [[nodiscard]] uint64_t restOfFrame(std::span<const uint8_t> next, const ReadLimits& limits) const;

 private:
  struct WholeFrame {
    FrameHeader header;
    const uint8_t* body;
    uint32_t bodyAt;  // where the body lies in the inbox, or in its own memory
    int32_t token;    // of that memory; 0: the inbox
  };
  struct Pending;  // held bytes, a body, or bytes to discard
  struct PendingDeleter {
    void operator()(Pending* pending) const;
  };

  [[nodiscard]] bool ensurePending();
  [[nodiscard]] ReadResult keepRest(const uint8_t* rest, size_t count);
  void emitFrame(const WholeFrame& frame, MetadataLimits limits, RowSink& sink);

  std::unique_ptr<Pending, PendingDeleter> pending_;
  MethodTable* methods_;
};

}  // namespace ttrpc::wire
