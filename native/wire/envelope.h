// Scans a Request or Response envelope in place: finds the offsets of its parts and
// copies nothing. Accepts and refuses what Go's protobuf accepts and refuses.
// Pure functions over bytes; offsets count from the body's start.
#pragma once

#include <cstdint>

namespace ttrpc::wire {

class MethodTable;

struct Envelope {
  int32_t bits = 0;  // RowBit
  uint32_t payloadAt = 0;
  uint32_t payloadLength = 0;  // 0 when absent
  int32_t method = -1;         // request: id in the table, -1 unknown
  int64_t timeoutNano = 0;     // request: 0 when absent
  int32_t metadataAt = -1;     // request: tag of the first metadata entry
  int32_t statusAt = -1;       // response: content of the status field
  uint32_t statusLength = 0;
};

// `table` may be null: then no method is looked up.
[[nodiscard]] Envelope scanRequest(const uint8_t* body, uint32_t length, MethodTable* table);
[[nodiscard]] Envelope scanResponse(const uint8_t* body, uint32_t length);

}  // namespace ttrpc::wire
