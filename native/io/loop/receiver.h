// Receives bytes, passes them to the frame readers, and bounds the time that a frame may take.
//
// Thread: I/O. Borrows: the loop's state.
// Invariant: bytes are received only when there is room for all their rows; a held connection is not read.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "io/loop/command_queue.h"
#include "io/loop/connections.h"

namespace ttrpc::io {

class Receiver {
 public:
  Receiver(LoopState& loop, Connections& connections) : loop_(loop), connections_(connections) {}

  // Called when the socket has bytes, an end or an error. `hungUp`: the peer is gone, and all that it
  // has sent has arrived.
  void onReadable(Connection& connection, Handle handle, bool hungUp);
  // Called when the socket was writable and nothing else. Closes a server's connection on which no answer can
  // be sent any more, once everything that the peer has sent is read.
  void endIfBroken(Connection& connection, Handle handle);
  void cut(Handle handle);
  void pause(const PauseReading& command);
  // Called when the time for a frame is over.
  void checkFrameTime(const Timer& timer);

  // Whether a connection waits for room in the inbox or for memory.
  [[nodiscard]] bool waitsForRoom() const { return !stalled_.empty() || !waitingBodies_.empty(); }
  // Called when there is room again.
  void resume();

 private:
  enum class Received { kMore, kDone, kClosed };
  bool mayRead(Connection& connection, bool hungUp);
  Received receiveIntoInbox(Connection& connection, Handle handle);
  Received receiveIntoBody(Connection& connection, Handle handle);
  Received onReceived(Connection& connection, Handle handle, ssize_t count, bool filled);
  void onEndOfStream(Connection& connection, Handle handle);
  void stall(Connection& connection, Handle handle, std::vector<Handle>& list);
  void resume(std::vector<Handle>& list);
  void watchFrameTime(Connection& connection, Handle handle);

  LoopState& loop_;
  Connections& connections_;
  std::vector<Handle> stalled_;        // wait for room in the inbox
  std::vector<Handle> waitingBodies_;  // wait for memory
};

// Called after a pause of this side: the peer has the whole time for its frame again.
void restartFrameTime(Connection& connection);

}  // namespace ttrpc::io
