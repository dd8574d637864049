// Whether there is memory for what a connection is about to receive: asks the budget, and the kernel how much
// of the frame has arrived.
//
// Thread: the loop's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "io/connection/handle.h"
#include "io/loop/loop_state.h"

namespace ttrpc::io {

inline constexpr size_t kAnyBytes = std::numeric_limits<size_t>::max();

// Returns how many bytes a connection without a body may receive: kAnyBytes while memory is not short, else
// the rest of a frame that has arrived as a whole, or that may have a body's memory; 0: it waits.
size_t bytesToReceive(LoopState& loop, Connection& connection, Handle handle);

enum class BodyRoom : uint8_t {
  kRoom,
  kTightRoom,  // for little more than what it has
  kWholeRoom,  // for the whole body: in a spare block of the process, or its rest has arrived
  kIdle,       // nothing has arrived for which memory would be needed
  kWait,
};

// Returns whether the body of a connection may receive more.
BodyRoom roomForBody(LoopState& loop, Connection& connection, Handle handle);

// Returns how much memory the body gets in that room.
wire::Growth growthIn(BodyRoom room);

// Returns whether so much waits in the kernel that the peer of an incomplete frame is not silent.
bool goesOn(const Connection& connection);

}  // namespace ttrpc::io
