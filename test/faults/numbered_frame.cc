#include "numbered_frame.h"

#include <algorithm>
#include <cstring>

#include "wire/frame.h"
#include "wire/frame_reader.h"

namespace ttrpc::io::testing {
namespace {

void putU32(uint8_t* to, uint32_t value) {
  for (int i = 0; i < 4; ++i) to[i] = static_cast<uint8_t>(value >> (24 - 8 * i));
}

}  // namespace

uint32_t getU32(const uint8_t* from) { return wire::readU32(from); }

std::vector<uint8_t> bodyOf(uint32_t tag, uint32_t number, uint32_t size) {
  std::vector<uint8_t> body(size);
  Random bytes(uint64_t{tag} << 32 | number);
  for (size_t at = kTagBytes; at < size; at += 8) {
    const uint64_t word = bytes.next();
    std::memcpy(body.data() + at, &word, std::min<size_t>(8, size - at));
  }
  putU32(body.data(), tag);
  putU32(body.data() + 4, number);
  return body;
}

std::vector<uint8_t> frameOf(uint32_t stream, const std::vector<uint8_t>& body) {
  std::vector<uint8_t> frame(wire::kHeaderLength + body.size());
  putU32(frame.data(), static_cast<uint32_t>(body.size()));
  putU32(frame.data() + 4, stream);
  frame[8] = kData;
  std::copy(body.begin(), body.end(), frame.begin() + wire::kHeaderLength);
  return frame;
}

uint32_t anySize(Random& random) {
  switch (random.below(8)) {
    case 0:
      return kTagBytes + random.below(40'000);
    case 1:
      return kTagBytes + random.below(random.oneIn(8) ? 1'500'000 : 300'000);
    default:
      return kTagBytes + random.below(200);
  }
}

}  // namespace ttrpc::io::testing
