// Waits for the end of a process, and reaps it where it is a child.
//
// Thread: that of Watch; isWatched(): any. Owns: the pidfd.
// Invariant: a pid is watched from open() until the process was waited for.
#pragma once

#include <sys/types.h>

#include <memory>

#include "process/watch.h"

namespace ttrpc::process {

class ExitWatch final : public Watch {
 public:
  // Opens the pidfd. Fails with ESRCH where the process does not exist.
  static io::Status open(pid_t pid, std::unique_ptr<Watch>* out);
  ExitWatch(pid_t pid, io::UniqueFd pidfd);
  ExitWatch(const ExitWatch&) = delete;
  ExitWatch& operator=(const ExitWatch&) = delete;
  ~ExitWatch() override;

  // Whether any thread of this process waits for the end of that one.
  static bool isWatched(pid_t pid);

  io::Status start(io::PollSet& set, uint64_t key) override;
  std::optional<Outcome> onReady() override;

 private:
  const pid_t pid_;
  io::UniqueFd pidfd_;
  io::PollSet* set_ = nullptr;
};

}  // namespace ttrpc::process
