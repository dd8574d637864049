// Sends queued bytes as the peer takes them, and bounds the time in which it takes none.
//
// A socket becomes writable only when the peer has read three quarters of what the kernel holds, so between
// two such events the kernel's queue shows whether the peer reads: a slow reader lives, one that takes
// nothing does not. The kernel counts a packet of about 32 KiB as read when all of it is.
//
// Thread: the loop's. Borrows: the loop's state.
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
  // Called a few times in that time. Closes the connection when the peer has taken nothing for all of it,
  // because its queue uses memory and calls wait for room in it.
  void checkWriteTime(const Timer& timer);

 private:
  void addWriteTimer(Connection& connection, Handle handle, int64_t now);

  LoopState& loop_;
  Connections& connections_;
};

}  // namespace ttrpc::io
