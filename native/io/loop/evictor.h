// Closes connections that give way when others lack memory for frames that arrive.
//
// Thread: the loop's. Borrows: the loop's state.
#pragma once

#include <cstdint>
#include <vector>

#include "io/inbox/eviction.h"
#include "io/loop/connections.h"

namespace ttrpc::io {

class Evictor {
 public:
  Evictor(LoopState& loop, Connections& connections) : loop_(loop), connections_(connections) {}

  // Called every few milliseconds while connections wait for memory. Returns whether some was freed.
  bool makeMemory(int64_t nowMs);

 private:
  [[nodiscard]] std::vector<Holder> holders(int64_t nowMs) const;

  LoopState& loop_;
  Connections& connections_;
  int64_t nextMs_ = 0;  // when it may look at all connections again
};

}  // namespace ttrpc::io
