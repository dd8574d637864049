#include "progress_watch.h"

#include <cstdio>

namespace ttrpc::io::testing {
namespace {

constexpr uint32_t kMostIdleRounds = 10;

void printState(uint32_t slot, Connection& connection) {
  const MutexLock lock(connection.mutex);
  if (!connection.fd.valid()) return;
  const ConnectionState& state = connection.state;
  std::fprintf(
      stderr,
      "  slot %u: %s, read %d, send %d, held%s%s%s%s%s, watched %d, wants to write %d, %zu bytes queued, "
      "frame partial %d\n",
      slot, connection.role == Role::kServer ? "server" : "client", static_cast<int>(state.read()),
      static_cast<int>(state.send()), state.isHeld() ? "" : " no",
      state.isHeld(HoldReason::kNoRoom) ? " no-room" : "", state.isHeld(HoldReason::kPaused) ? " paused" : "",
      state.isHeld(HoldReason::kPeerSlow) ? " peer-slow" : "",
      state.isHeld(HoldReason::kParked) ? " parked" : "", connection.watched, connection.wantsWrite,
      connection.out.bytes(), connection.reader.partial());
}

}  // namespace

void ProgressWatch::begin(uint32_t head) {
  // What JS or the test did since the last round counts as well: time that passed, rows that were read.
  if (movements() != movements_ || head != head_) idleRounds_ = 0;
  head_ = head;
  movements_ = movements();
  faults_ = faults();
}

void ProgressWatch::end(const Wait& wait, uint32_t head) {
  const bool moved = head != head_ || movements() != movements_;
  head_ = head;
  movements_ = movements();
  if (moved) idleRounds_ = 0;
  // A round that would sleep costs nothing, and one with a fault may be repeated.
  if (moved || faults() != faults_ || (wait.events == 0 && wait.timeoutMs != 0)) return;
  if (++idleRounds_ < kMostIdleRounds || spins_) return;
  spins_ = true;
  print();
}

void ProgressWatch::print() const {
  std::fprintf(stderr, "%u rounds moved nothing; the connections:\n", kMostIdleRounds);
  for (uint32_t slot = 0; Connection* connection = table_.find(static_cast<Handle>(slot)); ++slot)
    printState(slot, *connection);
}

}  // namespace ttrpc::io::testing
