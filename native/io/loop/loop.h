// A round of the I/O thread: waits for events, runs the commands of JS, and passes each event, command and
// timer to the part that it concerns.
//
//   Loop ─▶ Acceptor, Connector, Receiver, Drainer ─▶ Connections ─▶ LoopState
//
// Thread: I/O. Nothing in this class may be called from another thread.
// Owns: the parts, and the state that they share. Borrows: poller, table, inbox, commands and wake-up of its
// engine, which outlives it.
// Invariant: no row except a refusal is lost when the ring is full.
#pragma once

#include <functional>

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
  Loop(Poller& poller, ConnectionTable& table, Inbox& inbox, CommandQueue& commands,
       std::function<void()> wakeJs);

  // Waits for events once and handles them.
  void pollOnce();

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
  void runTimers();
  void onConnectionEvent(Handle handle, uint32_t events);
  void resumeStalled();
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
