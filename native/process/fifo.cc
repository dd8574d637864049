#include "process/fifo.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

namespace ttrpc::process {
namespace {

// Opens the file of a descriptor anew, with flags of its own.
io::Status reopen(int fd, int flags, io::UniqueFd* out) {
  const std::string path = "/proc/self/fd/" + std::to_string(fd);
  *out = io::UniqueFd(::open(path.c_str(), flags | O_CLOEXEC | O_NOCTTY));
  return out->valid() ? io::Status::ok() : io::Status::system("open");
}

}  // namespace

io::Status reopenFifo(int fd, int access, io::UniqueFd* out) {
  io::UniqueFd both;  // a reader, without which a writer cannot be opened
  if (access == O_WRONLY) {
    if (io::Status status = reopen(fd, O_RDWR | O_NONBLOCK, &both); !status.isOk()) return status;
  }
  return reopen(fd, access | O_NONBLOCK, out);
}

io::Status openFifo(const std::string& path, int access, bool nonblocking, io::UniqueFd* out) {
  // A look at the file itself: opening a device may have effects.
  const io::UniqueFd file(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!file.valid()) return io::Status::system("open");
  struct stat info;
  if (::fstat(file.get(), &info) != 0) return io::Status::system("fstat");
  if (!S_ISFIFO(info.st_mode)) return {io::StatusCode::kSystem, EINVAL, "fstat"};
  if (io::Status status = reopenFifo(file.get(), access, out); !status.isOk()) return status;
  if (nonblocking) return io::Status::ok();
  const int flags = ::fcntl(out->get(), F_GETFL);
  if (flags < 0 || ::fcntl(out->get(), F_SETFL, flags & ~O_NONBLOCK) != 0) return io::Status::system("fcntl");
  return io::Status::ok();
}

}  // namespace ttrpc::process
