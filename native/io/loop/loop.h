// The I/O thread's work: accepts, connects, checks credentials, receives,
// parses, sends what was queued, and tells JS in rows.
//
// Thread: I/O; nothing here may be called from elsewhere.
// Owns: listeners, connect attempts, timers, method tables.
// Borrows: poller, table, inbox, commands, wake-up of its engine, which outlives it.
// Invariant: every accepted or connected handle gets exactly one kClosed row,
// after its last frame row; no row is lost for want of room.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "io/connection/connection_table.h"
#include "io/connection/sender.h"
#include "io/inbox/body_budget.h"
#include "io/inbox/inbox.h"
#include "io/inbox/row_writer.h"
#include "io/loop/command_queue.h"
#include "io/loop/poller.h"
#include "io/loop/timer_queue.h"
#include "io/peer/socket_peer.h"
#include "io/socket/listener.h"

namespace ttrpc::io {

class Loop {
 public:
  Loop(Poller& poller, ConnectionTable& table, Inbox& inbox, CommandQueue& commands,
       std::function<void()> wakeJs);

  // Waits for events once and handles them.
  void pollOnce();

 private:
  // loop.cc
  void runCommands();
  void runTimers();
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
  void publish();
  void onConnectionEvent(Handle handle, uint32_t events);
  void resumeStalled();
  Connection* open(UniqueFd fd, const ConnectionLimits& limits, std::shared_ptr<wire::MethodTable> methods,
                   Handle* handle);
  void watch(Connection& connection, Handle handle);
  void uncount(Connection& connection);
  void close(Connection& connection, Handle handle, int32_t reason, int error);

  // accept.cc
  void onAcceptable(Listener& listener);
  bool acceptOne(Listener& listener);
  void admit(Listener& listener, UniqueFd fd);
  void refuse(Listener& listener, const Peer& peer, const Verdict& verdict);
  PeerTold tell(SocketPeer& peer, PeerWishes wishes, Connection& connection);
  void pauseAccepting(Listener& listener);
  void acceptAgain(int32_t listenerId);
  void acceptWaiting(Listener& listener);
  void park(Listener& listener, Connection& connection, Handle handle);
  void unpark(Connection& connection);
  void checkHandshakeTime(Handle handle);

  // connect.cc
  void tryConnect(int32_t id);

  // receive.cc
  enum class Received { kMore, kDone, kClosed };
  void onReadable(Connection& connection, Handle handle);
  Received receiveIntoInbox(Connection& connection, Handle handle);
  Received receiveIntoBody(Connection& connection, Handle handle);
  Received onReceived(Connection& connection, Handle handle, ssize_t count, bool filled);
  void stall(Connection& connection, Handle handle, std::vector<Handle>& list);
  void countBody(Connection& connection, Handle handle);
  void resume(std::vector<Handle>& list);
  void watchFrameTime(Connection& connection, Handle handle);
  void checkFrameTime(Handle handle);
  void restartFrameTime(Connection& connection);
  void checkWriteTime(Handle handle);
  void onWritable(Connection& connection, Handle handle);
  void onEndOfStream(Connection& connection, Handle handle);
  void endIfBroken(Connection& connection, Handle handle);

  struct ConnectAttempt {
    Connect request;
    int64_t deadlineMs;
    uint32_t waitMs = 1;
  };

  Poller& poller_;
  ConnectionTable& table_;
  Inbox& inbox_;
  CommandQueue& commands_;
  std::function<void()> wakeJs_;
  RowWriter rows_;
  OverflowIds overflow_;
  TimerQueue timers_;
  std::unordered_map<int32_t, std::shared_ptr<wire::MethodTable>> methods_;
  std::unordered_map<int32_t, std::unique_ptr<Listener>> listeners_;
  std::unordered_map<int32_t, ConnectAttempt> attempts_;
  BodyBudget bodies_;
  std::vector<Handle> stalled_;        // wait for room in the inbox
  std::vector<Handle> waitingBodies_;  // wait for memory
  std::vector<int32_t> stalledListeners_;
};

}  // namespace ttrpc::io
