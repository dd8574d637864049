// One engine: an I/O thread, and the objects that it shares with JS.
//
// Thread: JS constructs, starts, uses and destroys; the loop runs on the thread.
// Owns: everything below it. Borrows: the inbox memory, which must outlive it.
// Invariant: the destructor joins the thread; nothing of the engine runs after it.
#pragma once

#include <pthread.h>

#include <atomic>
#include <functional>
#include <memory>

#include "io/connection/connection_table.h"
#include "io/connection/sender.h"
#include "io/inbox/inbox.h"
#include "io/loop/command_queue.h"
#include "io/loop/loop.h"
#include "io/socket/poller.h"

namespace ttrpc::io {

class Engine {
 public:
  // `wakeJs` is called on the I/O thread when rows wait and JS is asleep.
  Engine(InboxMemory memory, std::function<void()> wakeJs);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  // Starts the thread with all signals blocked, so that none is delivered there.
  Status start();
  // Queues a command and wakes the I/O thread, which runs it.
  void post(Command command);
  // Wakes the I/O thread, for instance because there is room again.
  void kick() { poller_.kick(); }
  // Called when JS has read that the connection is closed: closes the pidfd of its peer, which JS no longer
  // uses.
  void takeBackPidfd(Handle handle);
  // Bounds what is queued for all peers together.
  void setOutputBytes(size_t bytes) { table_.output().setMost(bytes); }
  [[nodiscard]] Inbox& inbox() { return inbox_; }
  [[nodiscard]] Sender& sender() { return sender_; }

 private:
  static void* run(void* self);

  Poller poller_;
  ConnectionTable table_;
  Inbox inbox_;
  CommandQueue commands_;
  Sender sender_;
  std::function<void()> wakeJs_;
  std::atomic<bool> stopping_{false};
  bool started_ = false;
  pthread_t thread_{};
};

}  // namespace ttrpc::io
