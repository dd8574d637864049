// Blocks that were used and wait to be used again, of all engines of the process: those of a body that JS
// keeps come back after their engine is gone.
//
// Spare blocks are kept only while there is a watcher, which calls trim() from time to time: so an idle
// process keeps none. Without a watcher a block is freed at once; beyond kMostSpareBytes the oldest are, so
// that lengths that are not asked for any more do not keep out those that are.
//
// Thread: any. Owns: the spare blocks. Invariant: their capacities add up to kMostSpareBytes at most.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/block.h"
#include "base/mutex.h"

namespace ttrpc {

inline constexpr size_t kLeastSpareBytes = 32 * 1024;
inline constexpr size_t kMostSpareBytes = 64 * 1024 * 1024;
// A block that was not used for so long is freed by the next trim().
inline constexpr int64_t kSpareMs = 1000;

class SpareBlocks {
 public:
  SpareBlocks() = default;
  SpareBlocks(const SpareBlocks&) = delete;
  SpareBlocks& operator=(const SpareBlocks&) = delete;
  ~SpareBlocks();
  // Those of the process. They are never destroyed: buffers of JS may come back until the end.
  static SpareBlocks& ofProcess();

  // Returns the smallest block that has `least` bytes and not many more; an empty one when there is none.
  [[nodiscard]] Block take(size_t least);
  // Returns whether take() would find one now.
  [[nodiscard]] bool has(size_t least);
  void giveBack(Block block);

  // Keeps blocks until unwatch() was called as often.
  void watch();
  void unwatch();
  // Frees the blocks that were not used for kSpareMs.
  void trim(int64_t now);
  [[nodiscard]] size_t bytes();

 private:
  struct Spare {
    Block block;
    int64_t sinceMs;
  };
  [[nodiscard]] size_t find(size_t least) const REQUIRES(mutex_);
  // Takes the block when it may be kept. `replaced`: the oldest ones, for which there is no room then.
  [[nodiscard]] bool keep(Block& block, std::vector<Spare>& replaced);
  // Frees blocks that are none of the spare ones any more. Without the lock, since the system takes its time.
  static void free(std::vector<Spare> blocks);

  Mutex mutex_;
  std::vector<Spare> spares_ GUARDED_BY(mutex_);
  size_t bytes_ GUARDED_BY(mutex_) = 0;
  size_t watchers_ GUARDED_BY(mutex_) = 0;
};

}  // namespace ttrpc
