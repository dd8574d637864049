#include "io/peer/namespaces.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>

#include "io/peer/proc_file.h"
#include "io/socket/unique_fd.h"
#include "wire/row.h"

namespace ttrpc::io {
namespace {

// Sets `pid` to the pid, in our /proc, of the process of a pidfd: 0 when it is not visible here, −1 when it
// is gone. Returns false when it cannot be read.
bool readPid(int pidfd, int32_t* pid) {
  const std::string path = "/proc/self/fdinfo/" + std::to_string(pidfd);
  const ProcFile file(path.c_str());
  std::string_view text = file.text();
  constexpr std::string_view kKey = "\nPid:";
  const size_t at = text.find(kKey);
  if (at == std::string_view::npos) return false;
  text.remove_prefix(at + kKey.size());
  return takeNumber(&text, pid);
}

Judgement cannotTell(int error) { return Judgement::unknown(wire::kRefuseNoNamespaces, error); }

Judgement compare(int theirs, int ours, uint32_t kinds) {
  for (uint32_t i = 0; i < std::size(kNamespaces); ++i) {
    if ((kinds & 1u << i) == 0) continue;
    struct stat one;
    struct stat other;
    if (::fstatat(theirs, kNamespaces[i], &one, 0) != 0) return cannotTell(errno);
    if (::fstatat(ours, kNamespaces[i], &other, 0) != 0) return cannotTell(errno);
    if (one.st_dev != other.st_dev || one.st_ino != other.st_ino) return Judgement::of(false);
  }
  return Judgement::of(true);
}

}  // namespace

// Another process may get the pid as soon as this one is gone. So what was read by pid counts only if the
// process lived before and after.
Judgement shareNamespaces(int pidfd, uint32_t kinds) {
  int32_t pid = 0;
  if (!readPid(pidfd, &pid)) return cannotTell(errno);
  if (pid < 0) return Judgement::unknown(wire::kRefusePeerGone, ESRCH);
  if (pid == 0) return cannotTell(ESRCH);
  const std::string path = "/proc/" + std::to_string(pid) + "/ns";
  const UniqueFd theirs(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const int error = errno;
  const UniqueFd ours(::open("/proc/self/ns", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (theirs.valid() && !ours.valid()) return cannotTell(errno);
  const Judgement same = theirs.valid() ? compare(theirs.get(), ours.get(), kinds) : cannotTell(error);
  int32_t after = 0;
  if (!readPid(pidfd, &after)) return cannotTell(errno);
  if (after != pid) return Judgement::unknown(wire::kRefusePeerGone, ESRCH);
  return same;
}

}  // namespace ttrpc::io
