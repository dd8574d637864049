// A row: one event of one connection or listener as 16 int32 cells.
//
// The C++ twin of ts/wire/row.ts, where every cell is explained; a test
// compares the two. Rows are filled on the I/O thread and read by JS.
#pragma once

#include <cstdint>

namespace ttrpc::wire {

inline constexpr uint32_t kRowCells = 16;

enum RowKind : int32_t {
  kFrame = 0,
  kOversized = 1,
  kAccepted = 2,
  kConnected = 3,
  kConnectFailed = 4,
  kClosed = 5,
  kRefused = 6,
  kListenerClosed = 7,
  kDrained = 8,
  kReadEnd = 9,
};

enum RowCell : uint32_t {
  kCellKind = 0,
  kCellConnection = 1,
  // kFrame, kOversized
  kCellStream = 2,
  kCellType = 3,
  kCellBodyAt = 4,
  kCellBodyLength = 5,
  kCellPayloadAt = 6,
  kCellPayloadLength = 7,
  kCellMethod = 8,
  kCellTimeoutLow = 9,
  kCellTimeoutHigh = 10,
  kCellMetadataAt = 11,
  kCellStatusAt = 12,
  kCellStatusLength = 13,
  kCellArrivedMs = 14,
  kCellBodyToken = 15,
  // kAccepted, kConnected, kRefused
  kCellOwner = 2,
  kCellPeerPid = 4,
  kCellPeerUid = 5,
  kCellPeerGid = 6,
  // kClosed, kConnectFailed, kRefused, kListenerClosed
  kCellReason = 7,
  kCellErrno = 8,
  kCellSyscall = 9,
  // kAccepted, kConnected
  kCellPeerPidfd = 11,
  // kRefused
  kCellSuppressed = 12,
};

enum RowBit : int32_t {
  kBitRescan = 1 << 16,
  kBitMalformed = 1 << 17,
  kBitBadUtf8 = 1 << 18,
  kBitManyPairs = 1 << 19,
  kBitLongMetadata = 1 << 20,
  kBitManyFields = 1 << 21,
};

enum CloseReason : int32_t {
  kCloseEof = 0,
  kCloseTruncated = 1,
  kCloseLocal = 2,
  kCloseError = 3,
  kCloseFrameTimeout = 4,
  kCloseDiscardLimit = 5,
  kCloseWriteStall = 6,
  kCloseNoMemory = 7,
  kCloseHandshakeTimeout = 8,
};

enum RefuseReason : int32_t {
  kRefuseRule = 0,
  kRefuseNoCredentials = 1,
  kRefuseNotUnix = 2,
  kRefuseOverflowId = 3,
  kRefuseTooMany = 4,
  kRefuseTooManyOfUid = 5,
  kRefuseNoGroups = 6,
  kRefuseNoPidfd = 7,
  kRefuseNoNamespaces = 8,
  kRefusePeerGone = 9,
  kRefuseNoDescriptors = 10,
  kRefuseQueueFull = 11,
  kRefuseNoWorker = 12,
};

}  // namespace ttrpc::wire
