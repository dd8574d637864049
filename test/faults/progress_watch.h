// Watches the rounds of an engine: each that reports an event must move something, else the engine would keep
// a core busy without an end. What moves is counted by the simulated kernel (movements()); a new row counts
// too. A change of what the poller watches does not.
//
// Thread: one. Borrows: the table of its engine, to print the connections of one that spins.
#pragma once

#include <cstdint>

#include "io/connection/connection_table.h"
#include "kernel.h"

namespace ttrpc::io::testing {

class ProgressWatch {
 public:
  explicit ProgressWatch(ConnectionTable& table) : table_(table) {}

  // Called around each round. `head`: of the ring of rows.
  void begin(uint32_t head);
  void end(const Wait& wait, uint32_t head);
  // Whether ten rounds in a row moved nothing. The connections are printed when this becomes true.
  [[nodiscard]] bool spins() const { return spins_; }

 private:
  void print() const;

  ConnectionTable& table_;
  uint32_t head_ = 0;
  uint64_t movements_ = 0;
  uint64_t faults_ = 0;
  uint32_t idleRounds_ = 0;
  bool spins_ = false;
};

}  // namespace ttrpc::io::testing
