// Chooses the connections that give way when the memory of arriving frames is short.
//
// Silent ones come first, the longest silent before others, until as much is free as is lacking. Only when
// none is silent, the one goes that lost its turn first: it still sends, but others could not while it did.
// Of either kind, those that hold less than kLeastEvicted come after all that hold more: closing many of them
// frees little.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "io/connection/handle.h"

namespace ttrpc::io {

// For so long a peer may be silent before it makes room.
inline constexpr int64_t kGiveWayMs = 500;
// For so long one may go on after it lost its turn.
inline constexpr int64_t kGoOnMs = 2000;

// One that holds less makes room only when none of its kind holds as much.
inline constexpr size_t kLeastEvicted = size_t{32} * 1024;

// A connection whose frame is incomplete.
struct Holder {
  Handle handle;
  size_t bytes;     // that it holds
  bool silent;      // it sent too little since sinceMs, and little waits in the kernel
  int64_t sinceMs;  // since when it is silent, or has lost the turn
};

// Returns those to close so that `lacking` bytes become free, as far as there are any.
[[nodiscard]] std::vector<Handle> chooseEvicted(std::vector<Holder> holders, size_t lacking, int64_t nowMs);

}  // namespace ttrpc::io
