// Scans a Request or Response envelope in place: finds the offsets of its parts and
// copies nothing. Accepts and refuses what Go's protobuf accepts and refuses, but for
// bounds on the metadata and the number of fields, at which the scan ends at once.
// Pure functions over bytes; offsets count from the body's start.
#pragma once

#include <cstdint>

namespace ttrpc::wire {

class MethodTable;

// Fields of an envelope and its status that are not metadata; more are refused. JS walks them again.
inline constexpr uint32_t kMaxEnvelopeFields = 4096;
// So many bytes of an unknown group count as one field.
inline constexpr uint32_t kGroupBytesAField = 16;

// Most pairs of metadata that a request may have, and bytes of keys and values together.
struct MetadataLimits {
  uint32_t pairs = 256;
  uint32_t bytes = 64 * 1024;
};

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
[[nodiscard]] Envelope scanRequest(const uint8_t* body, uint32_t length, MethodTable* table,
                                   MetadataLimits limits = {});
[[nodiscard]] Envelope scanResponse(const uint8_t* body, uint32_t length);

}  // namespace ttrpc::wire
