// The numbers of a request to listen or to connect: doubles in cells that JS writes.
//
// The C++ twin of ts/engine/native/request-cells.ts, where every cell is explained; a test
// compares the two.
#pragma once

#include <cstdint>
#include <span>

namespace ttrpc::binding {

enum RequestCell : uint32_t {
  kCellId = 0,
  kCellFd = 1,
  kCellFlags = 2,
  kCellMaxMessageBytes = 3,
  kCellMaxDiscardBytes = 4,
  kCellMaxMetadataPairs = 5,
  kCellMaxMetadataBytes = 6,
  kCellFrameTimeoutMs = 7,
  kCellWriteStallTimeoutMs = 8,
  kCellConnectTimeoutMs = 9,
  kCellTable = 10,
  kCellMaxConnections = 11,
  kCellMaxConnectionsPerUid = 12,
  kCellParkTimeoutMs = 13,
  kCellParkMost = 14,
  kCellParkWaiting = 15,
  kCellReservedDescriptors = 16,
  kCellMaxRefusalEvents = 17,
  kCellMode = 18,
  kCellUid = 19,
  kCellGid = 20,
  kCellGroup = 21,
  kCellWorker = 22,
};

inline constexpr uint32_t kRequestCells = 23;

enum RequestFlag : uint32_t {
  kFlagIsAbstract = 1,
  kFlagWantsGroups = 2,
  kFlagWantsPidfd = 4,
  kFlagAllowUnsafeDirectory = 8,
  kFlagAllowAbstract = 16,
};

using RequestCells = std::span<const double, kRequestCells>;

}  // namespace ttrpc::binding
