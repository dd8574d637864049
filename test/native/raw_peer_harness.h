// Peers that a test plays itself, on blocking sockets, and the bytes that they send.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/socket/unique_fd.h"

namespace ttrpc::io::testing {

UniqueFd dial(const std::string& path);
UniqueFd listenAt(const std::string& path, int backlog);
UniqueFd acceptFrom(const UniqueFd& listener);
std::vector<uint8_t> frame(uint32_t stream, uint8_t type, const std::vector<uint8_t>& body);
std::vector<uint8_t> header(uint32_t length, uint32_t stream, uint8_t type);
// Returns false when the other side is gone.
bool writeAll(const UniqueFd& fd, const std::vector<uint8_t>& bytes);
// Returns up to `count` bytes; fewer at the end of the stream.
std::vector<uint8_t> readUpTo(const UniqueFd& fd, size_t count);
// Returns bytes each of which follows from its position.
std::vector<uint8_t> pattern(size_t count, uint32_t seed = 1);

}  // namespace ttrpc::io::testing
