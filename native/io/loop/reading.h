// Which thread reads the sockets of connections.
#pragma once

#include <cstdint>

namespace ttrpc::io {

enum class Reading : uint8_t {
  kThread,    // the I/O thread
  kAdaptive,  // JS, as long as its event loop turns; else the I/O thread
};

}  // namespace ttrpc::io
