// The rounds of an engine: each passes events, commands and timers to the parts that they concern.
//
//   Loop ─▶ Acceptor, Connector, Receiver, Drainer ─▶ Connections ─▶ LoopState
//
// Thread: one at a time; the engine holds a lock around each call. The I/O thread makes the rounds. In
// adaptive mode JS makes rounds too, with the events of connections and with its own commands; listeners,
// peers that wait and timers are always left to the I/O thread.
// Owns: the parts, and the state that they share. Borrows: poller, table, inbox, commands and wake-up of its
// engine, which outlives it.
// Invariant: no row except a refusal is lost when the ring is full.
#pragma once

#include <functional>
#include <span>

#include "io/loop/acceptor.h"
#include "io/loop/command_queue.h"
#include "io/loop/connections.h"
#include "io/loop/connector.h"
#include "io/loop/drainer.h"
#include "io/loop/loop_state.h"
#include "io/loop/method_tables.h"
#include "io/loop/receiver.h"

namespace ttrpc::io {

class Loop {
 public:
  Loop(WatchedSets watched, ConnectionTable& table, Inbox& inbox, CommandQueue& commands,
       std::function<void()> wakeJs);

  // A round of the I/O thread. Wakes JS when it must read rows.
  void round(std::span<const epoll_event> events);
  // A round of JS with events of connections. JS reads the rows afterwards without being woken.
  void roundOfJs(std::span<const epoll_event> events);
  // Makes a round of JS without events, when one connection is watched: that one has something to do. Returns
  // false when the kernel must say what.
  bool roundOfJsForOne();
  // Runs the commands that wait, on the thread of JS. Wakes JS as round() does, since it may be anywhere.
  void runCommandsOfJs();
  // Returns how many milliseconds the I/O thread may sleep: −1 for ever. Takes its work that is due into
  // account.
  [[nodiscard]] int sleepMs() const;

 private:
  void runCommands();
  void run(AddMethod& command);
  void run(DropMethods& command);
  void run(AddListener& command);
  void run(CloseListener& command);
  void run(Connect& command);
  void run(CancelConnect& command);
  void run(AdmitConnection& command);
  void run(CutConnection& command);
  void run(PauseReading& command);
  void run(WatchWriting& command);
  void run(SetBufferBytes& command);
  void run(CloseConnection& command);
  void run(TakeConnection& command);
  void run(FreePlace& command);
  void runTimers();
  void onEvent(const epoll_event& event);
  void onConnectionEvent(Handle handle, uint32_t events);
  void endRoundOfJs();
  [[nodiscard]] bool hasRoomAgain();
  void publish();

  LoopState state_;
  MethodTables methods_;
  Connections connections_;
  Acceptor acceptor_;
  Connector connector_;
  Receiver receiver_;
  Drainer drainer_;
  CommandQueue& commands_;
  std::function<void()> wakeJs_;
};

}  // namespace ttrpc::io
