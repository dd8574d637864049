// A name is converted to exactly its address, or is refused for its length.
//
// Input: kind (1 byte), then the name.
#include <cstddef>
#include <cstring>

#include "invariant.h"
#include "io/socket/socket_name.h"

using namespace ttrpc;
using ttrpc::fuzz::hold;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 1) return 0;
  const io::SocketName name{(data[0] & 1) != 0, std::string(data + 1, data + size)};
  io::SocketAddress address;
  const io::Status status = io::toSocketAddress(name, &address);
  const bool fits = !name.name.empty() && name.name.size() <= 107;
  hold(status.isOk() == fits, "1 to 107 bytes fit");
  if (!fits) return 0;
  const size_t front = name.isAbstract ? 1 : 0;
  const char* const path = address.address.sun_path;
  hold(address.address.sun_family == AF_UNIX, "it is a unix socket");
  hold(std::memcmp(path + front, name.name.data(), name.name.size()) == 0, "the name stands there");
  hold(!name.isAbstract || path[0] == 0, "an abstract name begins with a NUL");
  hold(name.isAbstract || path[name.name.size()] == 0, "a path ends with a NUL");
  hold(address.length == offsetof(sockaddr_un, sun_path) + 1 + name.name.size(), "it is exactly as long");
  return 0;
}
