// Connects to servers and checks who they are.
//
// Thread: the loop's. Owns: the attempts that are under way. Borrows: the loop's state.
// Invariant: each attempt that is not cancelled is answered once, by kConnected or kConnectFailed.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "io/loop/command_queue.h"
#include "io/loop/connections.h"

namespace ttrpc::io {

class Connector {
 public:
  Connector(LoopState& loop, Connections& connections) : loop_(loop), connections_(connections) {}

  void connect(Connect& command);
  void cancel(int32_t id) { attempts_.erase(id); }
  // Called when it is time to try again; does nothing once the attempt is answered or cancelled.
  void tryAgain(int32_t id);

 private:
  struct Attempt {
    Connect request;
    int64_t deadlineMs;
    uint32_t waitMs = 1;
  };

  LoopState& loop_;
  Connections& connections_;
  std::unordered_map<int32_t, Attempt> attempts_;
};

}  // namespace ttrpc::io
