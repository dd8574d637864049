#include "process/exit_watch.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <unordered_map>
#include <utility>

#include "base/mutex.h"

namespace ttrpc::process {
namespace {

#ifdef SYS_pidfd_open
constexpr long kPidfdOpen = SYS_pidfd_open;
#else
constexpr long kPidfdOpen =
    434;  // the same on all architectures; the headers of older systems do not have it
#endif

// How many watches each pid has, those of workers among them.
class WatchedPids {
 public:
  void add(pid_t pid) {
    const MutexLock lock(mutex_);
    ++counts_[pid];
  }
  void remove(pid_t pid) {
    const MutexLock lock(mutex_);
    if (const auto found = counts_.find(pid); --found->second == 0) counts_.erase(found);
  }
  bool has(pid_t pid) {
    const MutexLock lock(mutex_);
    return counts_.contains(pid);
  }

 private:
  Mutex mutex_;
  std::unordered_map<pid_t, int> counts_ GUARDED_BY(mutex_);
};

// Never destroyed: threads may run on while the process exits.
WatchedPids& watchedPids() {
  static auto* const pids = new WatchedPids();
  return *pids;
}

}  // namespace

io::Status ExitWatch::open(pid_t pid, std::unique_ptr<Watch>* out) {
  io::UniqueFd pidfd(static_cast<int>(::syscall(kPidfdOpen, pid, 0)));  // close-on-exec
  if (!pidfd.valid()) return io::Status::system("pidfd_open");
  *out = std::make_unique<ExitWatch>(pid, std::move(pidfd));
  return io::Status::ok();
}

ExitWatch::ExitWatch(pid_t pid, io::UniqueFd pidfd) : pid_(pid), pidfd_(std::move(pidfd)) {
  watchedPids().add(pid_);
}

ExitWatch::~ExitWatch() {
  watchedPids().remove(pid_);
  if (set_ != nullptr) set_->forget(pidfd_.get());
}

bool ExitWatch::isWatched(pid_t pid) { return watchedPids().has(pid); }

// By edges: a child that a debugger has is ready and cannot be waited for. It is ready again when it can.
io::Status ExitWatch::start(io::PollSet& set, uint64_t key) {
  const io::Status status = set.watch(pidfd_.get(), EPOLLIN | EPOLLET, key);
  if (status.isOk()) set_ = &set;
  return status;
}

std::optional<Outcome> ExitWatch::onReady() {
  const std::optional<ExitStatus> exit = reapPidfd(pidfd_.get());
  if (!exit.has_value()) return {};
  Outcome outcome;
  outcome.exit = exit;
  return outcome;
}

}  // namespace ttrpc::process
