#include "raw_peer_harness.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cerrno>

#include "io/socket/socket_name.h"

namespace ttrpc::io::testing {

UniqueFd dial(const std::string& path) {
  SocketAddress address;
  EXPECT_TRUE(toSocketAddress({false, path}, &address).isOk());
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_TRUE(fd.valid());
  EXPECT_EQ(::connect(fd.get(), address.get(), address.length), 0) << errno;
  return fd;
}

UniqueFd listenAt(const std::string& path, int backlog) {
  SocketAddress address;
  EXPECT_TRUE(toSocketAddress({false, path}, &address).isOk());
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(::bind(fd.get(), address.get(), address.length), 0) << errno;
  EXPECT_EQ(::listen(fd.get(), backlog), 0);
  return fd;
}

UniqueFd acceptFrom(const UniqueFd& listener) {
  UniqueFd fd(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  EXPECT_TRUE(fd.valid());
  return fd;
}

std::vector<uint8_t> header(uint32_t length, uint32_t stream, uint8_t type) {
  const auto byte = [](uint32_t value, int shift) { return static_cast<uint8_t>(value >> shift); };
  return {byte(length, 24),
          byte(length, 16),
          byte(length, 8),
          byte(length, 0),
          byte(stream, 24),
          byte(stream, 16),
          byte(stream, 8),
          byte(stream, 0),
          type,
          0};
}

std::vector<uint8_t> frame(uint32_t stream, uint8_t type, const std::vector<uint8_t>& body) {
  std::vector<uint8_t> bytes = header(static_cast<uint32_t>(body.size()), stream, type);
  bytes.insert(bytes.end(), body.begin(), body.end());
  return bytes;
}

bool writeAll(const UniqueFd& fd, const std::vector<uint8_t>& bytes) {
  for (size_t at = 0; at < bytes.size();) {
    const ssize_t count = ::send(fd.get(), bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    at += static_cast<size_t>(count);
  }
  return true;
}

std::vector<uint8_t> readUpTo(const UniqueFd& fd, size_t count) {
  std::vector<uint8_t> bytes(count);
  size_t at = 0;
  while (at < count) {
    const ssize_t got = ::recv(fd.get(), bytes.data() + at, count - at, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    at += static_cast<size_t>(got);
  }
  bytes.resize(at);
  return bytes;
}

std::vector<uint8_t> pattern(size_t count, uint32_t seed) {
  std::vector<uint8_t> bytes(count);
  uint32_t state = seed * 2'654'435'761u + 1;
  for (uint8_t& byte : bytes) {
    state = state * 1'664'525u + 1'013'904'223u;
    byte = static_cast<uint8_t>(state >> 24);
  }
  return bytes;
}

}  // namespace ttrpc::io::testing
