#include "io/socket/socket_place.h"

#include <fcntl.h>
#include <unistd.h>

#include <climits>

namespace ttrpc::io {

Status SocketPlace::find(const SocketName& name, Reach reach, SocketPlace* out) {
  const bool isLong = name.name.size() > kMaxNameBytes;
  if (name.isAbstract || (reach == Reach::kByName && !isLong)) return toSocketAddress(name, &out->address_);
  if (name.name.empty() || name.name.size() >= PATH_MAX) {
    return Status::of(StatusCode::kPathTooLong, ENAMETOOLONG);
  }
  const size_t slash = name.name.rfind('/') + 1;  // 0 without one: our own directory
  const std::string directory = slash == 0 ? "." : name.name.substr(0, slash);
  out->entry_ = name.name.substr(slash);
  if (out->entry_.empty()) return {StatusCode::kSystem, EISDIR, "bind"};
  // O_PATH, since a directory that may be entered need not be readable.
  out->directory_ = UniqueFd(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!out->directory_.valid()) return Status::system("open");
  const std::string held = "/proc/self/fd/" + std::to_string(out->directory_.get());
  const std::string detour = held + '/' + out->entry_;
  const bool mayDetour = detour.size() <= kMaxNameBytes && ::access(held.c_str(), F_OK) == 0;
  if (isLong || (reach == Reach::kThroughDirectory && mayDetour)) {
    return toSocketAddress({false, detour}, &out->address_);
  }
  return toSocketAddress(name, &out->address_);
}

}  // namespace ttrpc::io
