// Something that the process loop waits for, and what came of it.
//
// Thread: JS constructs and starts it, under the lock of the loop; from then on the thread that holds that
// lock. Invariant: after it has returned an outcome it is destroyed.
#pragma once

#include <cstdint>
#include <optional>

#include "io/socket/poll_set.h"
#include "io/socket/status.h"
#include "io/socket/unique_fd.h"
#include "process/children.h"

namespace ttrpc::process {

struct Outcome {
  io::Status status;
  std::optional<ExitStatus> exit;  // of a process
  io::UniqueFd terminal;           // that a console socket has received
};

class Watch {
 public:
  Watch() = default;
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  virtual ~Watch() = default;

  // Called once: adds its descriptors to the set, which outlives it.
  virtual io::Status start(io::PollSet& set, uint64_t key) = 0;
  // Called when a descriptor of it is ready. Never blocks. Returns the outcome when it has come to its end.
  virtual std::optional<Outcome> onReady() = 0;
};

}  // namespace ttrpc::process
