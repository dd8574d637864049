// One engine: an I/O thread, and the objects that it shares with JS.
//
// Thread: JS constructs, starts, uses and destroys; the rounds of the loop run on the I/O thread and, in
// adaptive mode, on that of JS too. Order of locks: loop, connection, bodies.
// Owns: everything below it. Borrows: the inbox memory, which must outlive it.
// Invariant: the destructor joins the thread; nothing of the engine runs after it.
#pragma once

#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "base/mutex.h"
#include "io/connection/connection_table.h"
#include "io/connection/sender.h"
#include "io/inbox/inbox.h"
#include "io/loop/command_queue.h"
#include "io/loop/loop.h"
#include "io/loop/reading.h"
#include "io/loop/turn_watch.h"
#include "io/socket/poller.h"

namespace ttrpc::io {

class Engine {
 public:
  // `wakeJs` is called when rows wait and JS is asleep: on the I/O thread, and in adaptive mode also inside
  // of post().
  Engine(InboxMemory memory, std::function<void()> wakeJs, Reading reading = Reading::kThread);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  // Starts the thread with all signals blocked, so that none is delivered there.
  Status start();
  // Queues a command and wakes the I/O thread, which runs it. In adaptive mode the command runs at once when
  // the I/O thread is not in a round.
  void post(Command command);
  // Posts the listener. One that is a worker of a group has its turns when this returns.
  void listen(AddListener listener);
  // Wakes the I/O thread, for instance because there is room again.
  void kick() { poller_.kick(); }
  // Called when JS has read that the connection is closed: closes the pidfd of its peer, which JS no longer
  // uses.
  void takeBackPidfd(Handle handle);
  // Bounds what is queued for all peers together.
  void setOutputBytes(size_t bytes) { table_.output().setMost(bytes); }
  [[nodiscard]] Inbox& inbox() { return inbox_; }
  [[nodiscard]] Sender& sender() { return sender_; }

  // --- adaptive mode ---
  // A descriptor that is readable while connections have something to do; JS calls readForJs() then.
  [[nodiscard]] int socketsFd() const { return sockets_.fd(); }
  // Makes a round of JS with the connections that have something to do. JS reads the rows afterwards.
  void readForJs();
  // Called when the event loop of JS has turned, so that the I/O thread need not read.
  void countTurn() { turns_.fetch_add(1, std::memory_order_relaxed); }

 private:
  static void* run(void* self);
  void runThread();
  void runAdaptive();
  void tick(TurnWatch& watch);
  void letJsReadFirst();
  void readInPlaceOfJs();
  void planSleep() REQUIRES(loopMutex_);
  void kickIfSooner() REQUIRES(loopMutex_);
  [[nodiscard]] int sleepMs() const;
  [[nodiscard]] PollSet& connectionSet() { return reading_ == Reading::kAdaptive ? sockets_ : poller_; }

  Inbox inbox_;
  Poller poller_;
  PollSet sockets_;  // of the connections, in adaptive mode
  const Reading reading_;
  ConnectionTable table_;
  CommandQueue commands_;
  Sender sender_;
  std::function<void()> wakeJs_;
  Mutex loopMutex_;
  // Made by the thread when it starts and destroyed by it when it ends.
  std::unique_ptr<Loop> loop_ GUARDED_BY(loopMutex_);
  std::atomic<int64_t> wakesAtMs_{0};  // until when the I/O thread sleeps, unless it is kicked
  std::atomic<uint32_t> turns_{0};
  std::atomic<bool> jsWaits_{false};  // for the lock of the loop
  std::atomic<bool> stopping_{false};
  bool started_ = false;
  pthread_t thread_{};
};

}  // namespace ttrpc::io
