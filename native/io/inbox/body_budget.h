// Bounds the memory of bodies that are still arriving, so that many half-sent
// messages cannot fill the machine.
//
// When memory is short one connection goes on and the others wait: were nobody
// to go on, all would wait for ever. While JS is what keeps memory, all wait.
//
// Thread: I/O. Borrows: nothing; the caller says what complete bodies hold.
// Invariant: beyond the bound at most one incomplete body grows.
#pragma once

#include <cstddef>

#include "io/connection/handle.h"
#include "io/inbox/inbox.h"

namespace ttrpc::io {

// Incomplete and complete bodies together, unless engineBufferBytes says less.
inline constexpr size_t kBodyBytes = kKeptBytes;

class BodyBudget {
 public:
  // False: the connection must wait until isRoomy(). `kept`: bytes of complete bodies.
  [[nodiscard]] bool mayGrow(Handle handle, size_t kept) {
    if (arriving_ + kept <= most_) return true;
    if (kept > most_ / 2) return false;
    if (favoured_ < 0) favoured_ = handle;
    return favoured_ == handle;
  }
  [[nodiscard]] bool isRoomy(size_t kept) const { return favoured_ < 0 || arriving_ + kept <= most_; }
  void setMost(size_t bytes) { most_ = bytes; }
  // The incomplete body of the connection holds `now` bytes, after `before`; 0: it has none any more.
  void count(Handle handle, size_t before, size_t now) {
    arriving_ = arriving_ - before + now;
    if (now == 0 && favoured_ == handle) favoured_ = -1;
  }

 private:
  size_t most_ = kBodyBytes;
  size_t arriving_ = 0;
  Handle favoured_ = -1;
};

}  // namespace ttrpc::io
