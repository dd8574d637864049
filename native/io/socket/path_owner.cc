#include "io/socket/path_owner.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <string>

namespace ttrpc::io {
namespace {

constexpr mode_t kModeBits = 07777;
constexpr unsigned long kUnixFile = 0x89e0;  // SIOCUNIXFILE of <linux/un.h>, which clashes with <sys/un.h>

}  // namespace

Status openBound(int socket, const SocketPlace& place, UniqueFd* out, struct stat* info) {
  // The kernel knows exactly which file it is, and says so to a process with CAP_NET_ADMIN.
  *out = UniqueFd(::ioctl(socket, kUnixFile));
  const bool exact = out->valid();
  if (!exact) {
    *out = UniqueFd(::openat(place.directory(), place.entry(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!out->valid()) return Status::system("openat");
  }
  if (::fstat(out->get(), info) != 0) return Status::system("fstat");
  const bool fresh = S_ISSOCK(info->st_mode) && info->st_nlink == 1;
  return exact || fresh ? Status::ok() : Status::of(StatusCode::kPathReplaced, EADDRINUSE);
}

Status setOwner(int path, const struct stat& info, const PathOwner& owner) {
  if ((info.st_mode & kModeBits) != owner.mode) {  // the umask takes bits of the socket's own
    const std::string held = "/proc/self/fd/" + std::to_string(path);
    if (::chmod(held.c_str(), owner.mode) != 0) return Status::system("chmod");
  }
  if (owner.uid == kSameUid && owner.gid == kSameGid) return Status::ok();
  if (::fchownat(path, "", owner.uid, owner.gid, AT_EMPTY_PATH) == 0) return Status::ok();
  if (errno == EPERM) return {StatusCode::kNotGivable, EPERM, "chown"};
  return Status::system("chown");
}

}  // namespace ttrpc::io
