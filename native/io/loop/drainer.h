// Sends queued bytes as the peer takes them, and bounds the time in which it takes none.
//
// Thread: I/O. Borrows: the loop's state.
#pragma once

#include "io/loop/connections.h"

namespace ttrpc::io {

class Drainer {
 public:
  Drainer(LoopState& loop, Connections& connections) : loop_(loop), connections_(connections) {}

  // Called when the socket takes bytes again.
  void onWritable(Connection& connection, Handle handle);
  // Bytes of the connection wait for the peer, which has writeStallTimeoutMs to take the next of them.
  void watchWriteTime(Handle handle);
  // Called when that time is over. Closes the connection if the peer has taken no byte, because its queue
  // uses memory and calls wait for room in it.
  void checkWriteTime(const Timer& timer);

 private:
  LoopState& loop_;
  Connections& connections_;
};

}  // namespace ttrpc::io
