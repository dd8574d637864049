// A simulated kernel for an engine: real sockets, a clock of its own, and faults that follow from a seed. The
// linker sends the engine's system calls here
// (--wrap, scripts/lib/cpp.mjs), so the code under test is the code that ships.
//
// Thread: one; calls from outside a KernelScope go through untouched.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace ttrpc::io::testing {

// While one lives, system calls are simulated: epoll_wait() never blocks, time
// does not pass until advanceClock(), and faults happen as planned.
class KernelScope {
 public:
  KernelScope();
  KernelScope(const KernelScope&) = delete;
  KernelScope& operator=(const KernelScope&) = delete;
  ~KernelScope();
};

struct FaultPlan {
  uint64_t seed = 0;
  uint32_t oneIn = 0;   // a fault every so many calls, on average; 0: none
  bool deadly = false;  // also those that end a connection or fail a request
};

// Begins a run: the plan, and a clock at its start.
void planFaults(const FaultPlan& plan);

// What became of the last epoll_wait().
struct Wait {
  int events = 0;  // -1: interrupted
  int timeoutMs = -1;
};
[[nodiscard]] Wait lastWait();
void advanceClock(int64_t ms);
[[nodiscard]] int64_t clockMs();

// Faults so far, of all runs: "recv ECONNRESET" and how many. A call alone, "recv": how often it was made.
[[nodiscard]] const std::map<std::string, uint64_t>& faultCounts();
// Deadly faults of this run.
[[nodiscard]] uint64_t deadlyFaults();
// All faults of this run.
[[nodiscard]] uint64_t faults();
// How often a call of the engine has moved something in this run: a byte, a connection, a wake-up; or time
// passed.
[[nodiscard]] uint64_t movements();

// xorshift64*: the same numbers for the same seed, on every machine.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u + 0x1234567) {}
  uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545f4914f6cdd1du;
  }
  // 0 … bound - 1.
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>((next() >> 32) % bound); }
  bool oneIn(uint32_t times) { return below(times) == 0; }

 private:
  uint64_t state_;
};

}  // namespace ttrpc::io::testing
