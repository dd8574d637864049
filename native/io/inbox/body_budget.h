// Bounds the memory of bodies that are still arriving, so that many half-sent
// messages cannot fill the machine.
//
// When memory is short, one connection continues and the others wait. If all of them waited, no body would
// be completed and they would wait for ever. While complete bodies that JS has not taken fill more than half
// of the memory, all wait.
//
// Thread: I/O. Borrows: nothing; the caller passes how much complete bodies hold.
// Invariant: beyond the bound at most one incomplete body grows.
#pragma once

#include <cstddef>

#include "io/connection/handle.h"
#include "io/inbox/inbox.h"

namespace ttrpc::io {

// The default bound of incomplete and complete bodies together; engineBufferBytes sets another.
inline constexpr size_t kBodyBytes = kKeptBytes;

class BodyBudget {
 public:
  // Returns false when the connection must wait until isRoomy(). `kept`: bytes of complete bodies.
  [[nodiscard]] bool mayGrow(Handle handle, size_t kept) {
    if (arriving_ + kept <= most_) return true;
    if (kept > most_ / 2) return false;
    if (favoured_ < 0) favoured_ = handle;
    return favoured_ == handle;
  }
  [[nodiscard]] bool isRoomy(size_t kept) const { return favoured_ < 0 || arriving_ + kept <= most_; }
  void setMost(size_t bytes) { most_ = bytes; }
  // Counts the incomplete body of the connection, which held `before` bytes and now holds `now`. 0: none.
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
