#include "process/copy_watch.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "process/fifo.h"

namespace ttrpc::process {
namespace {

constexpr size_t kChunkBytes = 32 * 1024;
constexpr int kChunksOfRound = 8;  // then others are served

// Returns a non-blocking duplicate. A FIFO or pipe is opened anew, so that those who share the descriptor
// keep blocking; other kinds cannot be, and are made non-blocking themselves.
io::Status duplicate(int fd, int access, io::UniqueFd* out) {
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0) return io::Status::system("fcntl");
  const int mode = flags & O_ACCMODE;
  if ((flags & O_PATH) != 0 || (mode != access && mode != O_RDWR)) {
    return {io::StatusCode::kSystem, EBADF, "fcntl"};
  }
  struct stat info;
  if (::fstat(fd, &info) != 0) return io::Status::system("fstat");
  if (S_ISFIFO(info.st_mode) && (flags & O_NONBLOCK) == 0) return reopenFifo(fd, access, out);
  *out = io::UniqueFd(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
  if (!out->valid()) return io::Status::system("fcntl");
  if (S_ISREG(info.st_mode) || (flags & O_NONBLOCK) != 0) return io::Status::ok();
  return ::fcntl(out->get(), F_SETFL, flags | O_NONBLOCK) == 0 ? io::Status::ok()
                                                               : io::Status::system("fcntl");
}

bool isLater() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

// All programs of a terminal have closed it.
bool isHungUp(int fd) { return errno == EIO && ::isatty(fd) == 1; }

std::optional<Outcome> failed(io::Status status) {
  if (status.isOk()) return {};
  Outcome outcome;
  outcome.status = status;
  return outcome;
}

}  // namespace

io::Status CopyWatch::open(int from, int to, std::unique_ptr<Watch>* out) {
  io::UniqueFd source;
  io::UniqueFd target;
  if (io::Status status = duplicate(from, O_RDONLY, &source); !status.isOk()) return status;
  if (io::Status status = duplicate(to, O_WRONLY, &target); !status.isOk()) return status;
  *out = std::make_unique<CopyWatch>(std::move(source), std::move(target));
  return io::Status::ok();
}

CopyWatch::CopyWatch(io::UniqueFd from, io::UniqueFd to) : from_(std::move(from)), to_(std::move(to)) {}

io::Status CopyWatch::start(io::PollSet& set, uint64_t key) {
  source_.set(set, from_.get(), key);
  target_.set(set, to_.get(), key);
  return source_.arm(EPOLLIN);
}

std::optional<Outcome> CopyWatch::onReady() {
  size_t written = 0;
  if (!rest_.empty()) {
    if (auto end = write(rest_, &written); end.has_value()) return end;
    rest_.erase(rest_.begin(), rest_.begin() + static_cast<ptrdiff_t>(written));
    if (!rest_.empty()) return failed(target_.arm(EPOLLOUT));
    rest_ = {};
  }
  std::array<uint8_t, kChunkBytes> chunk;
  for (int i = 0; i < kChunksOfRound; ++i) {
    const ssize_t count = ::read(from_.get(), chunk.data(), chunk.size());
    if (count <= 0) return onNoBytes(count);
    const std::span<const uint8_t> bytes(chunk.data(), static_cast<size_t>(count));
    if (auto end = write(bytes, &written); end.has_value()) return end;
    if (written == bytes.size()) continue;
    rest_.assign(bytes.begin() + static_cast<ptrdiff_t>(written), bytes.end());
    return failed(target_.arm(EPOLLOUT));
  }
  return failed(source_.arm(EPOLLIN));
}

std::optional<Outcome> CopyWatch::write(std::span<const uint8_t> bytes, size_t* written) {
  *written = 0;
  while (*written < bytes.size()) {
    const ssize_t count = ::write(to_.get(), bytes.data() + *written, bytes.size() - *written);
    if (count < 0 && isLater()) return {};
    if (count < 0 && isHungUp(to_.get())) return Outcome{};
    if (count < 0) return failed(io::Status::system("write"));
    *written += static_cast<size_t>(count);
  }
  return {};
}

std::optional<Outcome> CopyWatch::onNoBytes(ssize_t count) {
  if (count < 0 && isLater()) return failed(source_.arm(EPOLLIN));
  if (count == 0 || isHungUp(from_.get())) return Outcome{};
  return failed(io::Status::system("read"));
}

}  // namespace ttrpc::process
