#include "wire/frame_reader.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <new>
#include <utility>

#include "wire/method_table.h"
#include "wire/row.h"

namespace ttrpc::wire {
namespace {

constexpr uint32_t kFirstHeldCapacity = 64;
constexpr uint32_t kFirstBodyCapacity = 32 * 1024;
constexpr uint32_t kLeastRoom = 4096;
constexpr uint32_t kUsualGrowth = 4;  // bodies move rarely: one of 64 KiB is moved once
constexpr uint32_t kTightGrowth = 2;

enum class PendingKind : uint8_t {
  kHeld,     // `bytes`: the start of a short frame, header included
  kBody,     // `bytes`: what has arrived of the body
  kDiscard,  // `discarded` bytes of the body have been thrown away
};

}  // namespace

struct FrameReader::Pending {
  PendingKind kind = PendingKind::kHeld;
  FrameHeader header{};
  uint64_t discarded = 0;
  Body bytes;

  // Holds `count` bytes in place of what was held. Returns false without memory.
  bool hold(const uint8_t* data, uint32_t count) {
    kind = PendingKind::kHeld;
    if (!bytes.reserve(std::bit_ceil(std::max(count, kFirstHeldCapacity)))) return false;
    std::memcpy(bytes.data(), data, count);
    bytes.setLength(count);
    return true;
  }

  // Begins a body of which `count` bytes have arrived. Returns false without memory.
  bool beginBody(const FrameHeader& frame, const uint8_t* data, uint32_t count) {
    kind = PendingKind::kBody;
    header = frame;
    bytes = Body();
    if (!bytes.reserve(std::min(std::max(count, kFirstBodyCapacity), frame.length))) return false;
    if (count > 0) std::memcpy(bytes.data(), data, count);
    bytes.setLength(count);
    return true;
  }

  // Returns the capacity in which the body has room for more.
  [[nodiscard]] uint32_t nextCapacity(Growth growth) const {
    // A block may have a few bytes more than were asked for, which are not worth a system call.
    const uint32_t room = bytes.capacity() - bytes.length();
    if (room >= kLeastRoom || (room > 0 && bytes.capacity() >= header.length)) return bytes.capacity();
    if (growth == Growth::kWhole) return header.length;
    const uint64_t times = growth == Growth::kTight ? kTightGrowth : kUsualGrowth;
    const uint64_t grown = std::max<uint64_t>(bytes.capacity() * times, kFirstBodyCapacity);
    return static_cast<uint32_t>(std::min<uint64_t>(grown, header.length));
  }

  void beginDiscard(const FrameHeader& frame) {
    kind = PendingKind::kDiscard;
    header = frame;
    discarded = 0;
    bytes = Body();
  }

  // Discards up to `count` bytes of the body and returns how many. Only the number of bytes that have
  // arrived decides, not how they were split: a body over the limit ends the connection as soon as as many
  // bytes as the limit have arrived.
  uint64_t discard(uint64_t count, uint64_t limit, ReadResult& result) {
    const uint64_t bound = std::min<uint64_t>(header.length, limit);
    const uint64_t taken = std::min(count, bound - std::min(bound, discarded));
    discarded += taken;
    if (discarded >= bound && bound < header.length) result = ReadResult::kDiscardLimit;
    return taken;
  }
};

void FrameReader::PendingDeleter::operator()(Pending* pending) const { delete pending; }

bool FrameReader::inBody() const { return pending_ != nullptr && pending_->kind == PendingKind::kBody; }

bool FrameReader::discarding() const {
  return pending_ != nullptr && pending_->kind == PendingKind::kDiscard;
}

std::span<uint8_t> FrameReader::bodySpan(Growth growth) {
  if (!inBody()) return {};
  Body& body = pending_->bytes;
  if (!body.reserve(pending_->nextCapacity(growth))) return {};
  const uint32_t end = std::min(body.capacity(), pending_->header.length);
  return {body.data() + body.length(), end - body.length()};
}

void FrameReader::bodyArrived(size_t count, const ReadLimits& limits, RowSink& sink) {
  Body& body = pending_->bytes;
  body.setLength(body.length() + static_cast<uint32_t>(count));
  if (body.length() < pending_->header.length) return;
  const FrameHeader header = pending_->header;
  const uint8_t* const data = body.data();  // stays where it is when the sink takes the body over
  const int32_t token = sink.keepBody(std::move(body));
  pending_.reset();
  emitFrame({header, data, 0, token}, limits.metadata, sink);
}

size_t FrameReader::heldBytes() const {
  return pending_ != nullptr && pending_->kind == PendingKind::kHeld ? pending_->bytes.length() : 0;
}

void FrameReader::copyHeld(uint8_t* to) const {
  if (const size_t held = heldBytes(); held > 0) std::memcpy(to, pending_->bytes.data(), held);
}

size_t FrameReader::memoryBytes() const {
  return pending_ == nullptr ? 0 : sizeof(Pending) + pending_->bytes.capacity();
}

size_t FrameReader::nextMemoryBytes(Growth growth) const {
  return inBody() ? sizeof(Pending) + pending_->nextCapacity(growth) : memoryBytes();
}

uint32_t FrameReader::bodyLength() const { return inBody() ? pending_->header.length : 0; }

uint64_t FrameReader::restOfFrame(std::span<const uint8_t> next, const ReadLimits& limits) const {
  const size_t held = heldBytes();
  if (inBody()) return pending_->header.length - pending_->bytes.length();
  if (discarding()) return pending_->header.length - pending_->discarded;
  std::array<uint8_t, kHeaderLength> header;
  const size_t begun = std::min<size_t>(held, kHeaderLength);
  if (begun + next.size() < kHeaderLength) return 0;
  if (begun > 0) std::memcpy(header.data(), pending_->bytes.data(), begun);
  std::copy_n(next.begin(), kHeaderLength - begun, header.begin() + static_cast<ptrdiff_t>(begun));
  const uint32_t length = readU32(header.data());
  return (length > limits.maxMessageBytes ? 0 : uint64_t{length}) + kHeaderLength - held;
}

ReadResult FrameReader::parse(const uint8_t* data, size_t count, uint32_t base, const ReadLimits& limits,
                              RowSink& sink) {
  ReadResult result = ReadResult::kOk;
  size_t at = 0;
  bool discards = discarding();
  for (;;) {
    if (discards) {
      at += pending_->discard(count - at, limits.maxDiscardBytes, result);
      if (result != ReadResult::kOk || pending_->discarded < pending_->header.length) return result;
      discards = false;
    }
    const size_t left = count - at;
    if (left < kHeaderLength) break;
    const uint8_t* const frame = data + at;
    const FrameHeader header = readHeader(frame);
    if (header.length > limits.maxMessageBytes) {
      int32_t* const row = sink.beginRow();
      row[kCellKind] = kOversized;
      row[kCellStream] = static_cast<int32_t>(header.stream);
      row[kCellType] = header.type | header.flags << 8;
      row[kCellBodyLength] = static_cast<int32_t>(header.length);
      sink.endRow();
      if (!ensurePending()) return ReadResult::kNoMemory;
      pending_->beginDiscard(header);
      discards = true;
      at += kHeaderLength;
      continue;
    }
    if (left - kHeaderLength < header.length) break;
    emitFrame({header, frame + kHeaderLength, base + static_cast<uint32_t>(at + kHeaderLength), 0},
              limits.metadata, sink);
    at += kHeaderLength + header.length;
  }
  return keepRest(data + at, count - at);
}

bool FrameReader::ensurePending() {
  if (pending_ == nullptr) pending_.reset(new (std::nothrow) Pending);
  return pending_ != nullptr;
}

// Keeps the last bytes of what was received, which are the start of a frame.
ReadResult FrameReader::keepRest(const uint8_t* rest, size_t count) {
  if (count == 0) {
    pending_.reset();
    return ReadResult::kOk;
  }
  if (!ensurePending()) return ReadResult::kNoMemory;
  const auto length = static_cast<uint32_t>(count);
  bool kept;
  if (length >= kHeaderLength && readU32(rest) > kHeldBytes - kHeaderLength) {
    kept = pending_->beginBody(readHeader(rest), rest + kHeaderLength, length - kHeaderLength);
  } else {
    kept = pending_->hold(rest, length);
  }
  return kept ? ReadResult::kOk : ReadResult::kNoMemory;
}

void FrameReader::emitFrame(const WholeFrame& frame, MetadataLimits limits, RowSink& sink) {
  const FrameHeader& header = frame.header;
  Envelope envelope;
  if (header.type == kRequest) {
    envelope = scanRequest(frame.body, header.length, methods_, limits);
  } else if (header.type == kResponse) {
    envelope = scanResponse(frame.body, header.length);
  } else {
    envelope.payloadLength = header.length;
  }
  const auto at = static_cast<int32_t>(frame.bodyAt);
  const auto timeout = static_cast<uint64_t>(envelope.timeoutNano);
  int32_t* const row = sink.beginRow();
  row[kCellKind] = kFrame;
  row[kCellStream] = static_cast<int32_t>(header.stream);
  row[kCellType] = header.type | header.flags << 8 | envelope.bits;
  row[kCellBodyAt] = at;
  row[kCellBodyLength] = static_cast<int32_t>(header.length);
  row[kCellPayloadAt] = at + static_cast<int32_t>(envelope.payloadAt);
  row[kCellPayloadLength] = static_cast<int32_t>(envelope.payloadLength);
  row[kCellMethod] = envelope.method;
  row[kCellTimeoutLow] = static_cast<int32_t>(static_cast<uint32_t>(timeout));
  row[kCellTimeoutHigh] = static_cast<int32_t>(static_cast<uint32_t>(timeout >> 32));
  row[kCellMetadataAt] = envelope.metadataAt < 0 ? -1 : at + envelope.metadataAt;
  row[kCellStatusAt] = envelope.statusAt < 0 ? -1 : at + envelope.statusAt;
  row[kCellStatusLength] = static_cast<int32_t>(envelope.statusLength);
  row[kCellBodyToken] = frame.token;
  sink.endRow();
}

}  // namespace ttrpc::wire
