// Receives bytes and passes them to the frame readers, as far as there are rows and memory.
//
// Thread: the loop's. Borrows: the loop's state.
// Invariant: bytes are received only when there is room for all their rows; a held connection is not read.
// Connections that wait for room are served in the order in which they began to wait, each for a turn that is
// its share of the room, so a connection that fills the ring delays the others by one turn.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <deque>

#include "io/loop/command_queue.h"
#include "io/loop/connections.h"
#include "io/loop/evictor.h"
#include "io/loop/frame_timer.h"

namespace ttrpc::io {

class Receiver {
 public:
  Receiver(LoopState& loop, Connections& connections)
      : loop_(loop), connections_(connections), frameTimer_(loop, connections), evictor_(loop, connections) {}

  // Called at the start of a round. `ready`: the number of sockets that have something to do in it.
  void beginRound(size_t ready) { ready_ = ready; }
  // Called when the socket has bytes, an end or an error. `hungUp`: the peer is gone, and all that it
  // has sent has arrived.
  void onReadable(Connection& connection, Handle handle, bool hungUp);
  // Called when the socket was writable and nothing else. Closes a server's connection on which no answer can
  // be sent any more, once everything that the peer has sent is read.
  void endIfBroken(Connection& connection, Handle handle);
  void pause(const PauseReading& command);
  // Called when the time for a frame is over.
  void checkFrameTime(const Timer& timer) { frameTimer_.check(timer); }
  // Called while connections wait for memory, every few milliseconds.
  void checkMemory();

  // Whether a connection waits for room in the inbox or for memory.
  [[nodiscard]] bool waitsForRoom() const { return !stalled_.empty() || waitsForMemory(); }
  // Returns a number that grows when bytes are received, or a row is written.
  [[nodiscard]] uint64_t progress() const { return receives_ + loop_.inbox.nextNumber(); }
  // Called when there is room again.
  void resume();
  // Called at the end of a round.
  void endRound();

 private:
  enum class Received { kMore, kDone, kClosed };
  // What one connection may still receive before the next one is served.
  struct Turn {
    uint32_t rows;
    size_t bytes;
  };
  struct Waiting {
    Handle handle;
    uint64_t serial;  // of the connection, since handles are used again
  };
  bool mayRead(Connection& connection, Handle handle, bool hungUp);
  [[nodiscard]] bool hasRoomForTurn();
  [[nodiscard]] Turn shareOf(size_t connections, uint32_t leastRows) const;
  void serve(Connection& connection, Handle handle, Turn turn);
  void serveWaiting();
  // Whether a connection waits for memory.
  [[nodiscard]] bool waitsForMemory() const { return !unproven_.empty() || !proven_.empty(); }
  // Asks the connections that wait for memory whether they may receive now. `forTurn`: until one has the
  // turn.
  void serveWaitingBodies(bool forTurn);
  void serveBodiesOf(std::deque<Waiting>& queue, bool forTurn);
  void waitForMemory(Connection& connection, Handle handle);
  void watchMemory();
  Received receiveIntoInbox(Connection& connection, Handle handle, Turn& turn);
  Received receiveIntoBody(Connection& connection, Handle handle);
  Received onReceived(Connection& connection, Handle handle, ssize_t count, bool filled);
  void onEndOfStream(Connection& connection, Handle handle);
  void stall(Connection& connection, Handle handle, std::deque<Waiting>& queue);
  // Takes the first connection of the queue, which no longer waits. Returns null when it is closed.
  Connection* takeFirst(std::deque<Waiting>& queue, Handle* handle);

  LoopState& loop_;
  Connections& connections_;
  FrameTimer frameTimer_;
  Evictor evictor_;
  std::deque<Waiting> stalled_;   // wait for room in the inbox, the longest first
  std::deque<Waiting> proven_;    // wait for memory, and have shown that they send
  std::deque<Waiting> unproven_;  // wait for memory
  size_t ready_ = 1;
  uint64_t receives_ = 0;  // that have returned bytes
  bool memoryTimer_ = false;
  int64_t memoryCheckMs_ = 0;  // when all that wait for memory are asked again
};

}  // namespace ttrpc::io
