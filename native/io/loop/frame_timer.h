// Bounds the time that a frame may take.
//
// Thread: the loop's. Borrows: the loop's state.
// Invariant: time during which a connection is held does not count.
#pragma once

#include "io/loop/connections.h"

namespace ttrpc::io {

class FrameTimer {
 public:
  FrameTimer(LoopState& loop, Connections& connections) : loop_(loop), connections_(connections) {}

  // Called after something was received.
  void watch(Connection& connection, Handle handle);
  // Called when the time for a frame is over.
  void check(const Timer& timer);

 private:
  LoopState& loop_;
  Connections& connections_;
};

// Called after a connection has waited for memory: the peer has the whole time for its frame again.
void restartFrameTime(Connection& connection);
// Called when this side reads a connection again that it did not read for another reason. Its peer could not
// send meanwhile, so that time counts neither as time of the frame nor as silence.
void resumeFrame(Connection& connection);

}  // namespace ttrpc::io
