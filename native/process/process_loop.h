// The thread that waits for the ends of processes, for terminals on console sockets, and that copies bytes.
//
// Thread: JS constructs, starts, uses and destroys; the rounds run on its own thread.
// Owns: the thread, all watches, and reports that JS has not taken.
// Invariant: an id that was added is reported once, unless stop() has returned true for it. The destructor
// joins the thread; nothing of the loop runs after it.
#pragma once

#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "io/socket/poller.h"
#include "process/watch.h"

namespace ttrpc::process {

struct Report {
  uint64_t id;
  Outcome outcome;
};

class ProcessLoop {
 public:
  // `wakeJs` is called on the thread when there are reports.
  explicit ProcessLoop(std::function<void()> wakeJs) : wakeJs_(std::move(wakeJs)) {}
  ProcessLoop(const ProcessLoop&) = delete;
  ProcessLoop& operator=(const ProcessLoop&) = delete;
  ~ProcessLoop();

  // Starts the thread with all signals blocked, so that none is delivered there.
  io::Status start();
  // Starts to wait. `id`: a new one, less than 2⁵³.
  io::Status add(uint64_t id, std::unique_ptr<Watch> watch);
  // Ends a watch. Returns false where it has come to its end already.
  bool stop(uint64_t id);
  std::vector<Report> takeReports();

 private:
  static void* run(void* self);
  void rounds();
  // Returns whether there is a report now.
  bool onReady(uint64_t id);

  const std::function<void()> wakeJs_;
  io::Poller poller_;
  std::atomic<bool> stopping_{false};
  bool started_ = false;
  pthread_t thread_{};
  Mutex mutex_;
  // Declared after the poller, to which they refer.
  std::unordered_map<uint64_t, std::unique_ptr<Watch>> watches_ GUARDED_BY(mutex_);
  std::vector<Report> reports_ GUARDED_BY(mutex_);
};

}  // namespace ttrpc::process
