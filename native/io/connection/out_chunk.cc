#include "io/connection/out_chunk.h"

#include <algorithm>
#include <cstring>

namespace ttrpc::io {

size_t OutChunk::append(const uint8_t* data, size_t length) {
  const size_t fits = std::min(length, block_.capacity() - size_);
  if (fits > 0) std::memcpy(block_.data() + size_, data, fits);
  size_ += fits;
  return fits;
}

}  // namespace ttrpc::io
