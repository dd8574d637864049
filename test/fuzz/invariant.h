// How a fuzz target reports that an invariant does not hold.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace ttrpc::fuzz {

inline void hold(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace ttrpc::fuzz
