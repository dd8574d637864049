// However a stream is split, the reader makes the same rows of it.
//
// Input: limits, split (2 bytes), then the stream.
#include <algorithm>

#include "plain_row.h"

using namespace ttrpc;
using namespace ttrpc::fuzz;

constexpr size_t kMostGrowth = 4;  // a full body's buffer grows to so many times its size

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 3) return 0;
  static wire::MethodTable methods = methodTable();
  const wire::ReadLimits limits = limitsOf(data[0]);
  uint32_t state = data[1] << 8 | data[2];
  const std::span<const uint8_t> stream(data + 3, size - 3);
  const Outcome whole = readWhole(stream, limits, methods);

  wire::FrameReader reader(&methods);
  wire::testing::RecordingSink sink;
  wire::ReadResult result = wire::ReadResult::kOk;
  for (size_t at = 0; at < stream.size() && result == wire::ReadResult::kOk;) {
    state = state * 1'664'525 + 1'013'904'223;
    const uint32_t most = state >> 30 == 0 ? 20'000 : 24;
    const size_t count = std::min<size_t>(1 + (state >> 8) % most, stream.size() - at);
    result = sink.feed(reader, stream.data() + at, count, limits);
    hold(reader.heldBytes() < wire::kHeldBytes, "no more is held aside than a short frame");
    hold(reader.memoryBytes() <= 256 + kMostGrowth * std::max<size_t>(32 * 1024, at + count),
         "memory grows with what has arrived, not with what was announced");
    at += count;
  }
  hold(result == whole.result, "split and whole end alike");
  hold(result != wire::ReadResult::kOk || reader.partial() == whole.partial, "split and whole owe alike");
  hold(sink.rows.size() == whole.rows.size(), "split and whole have as many rows");
  for (size_t i = 0; i < whole.rows.size(); ++i) {
    hold(plain(sink.rows[i]) == whole.rows[i], "split and whole have the same rows");
  }
  return 0;
}
