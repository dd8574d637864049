#include "base/spare_blocks.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"

// AddressSanitizer reports the use of a block that was given back. Some compilers come without its header.
#if __has_include(<sanitizer/asan_interface.h>)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

namespace ttrpc {
namespace {

// The part of a block that may stay unused, so that a short message does not take the block of a long one.
constexpr size_t kUnusedShare = 8;

}  // namespace

SpareBlocks& SpareBlocks::ofProcess() {
  static auto& blocks = *new SpareBlocks;
  return blocks;
}

SpareBlocks::~SpareBlocks() {
  const MutexLock lock(mutex_);
  freeAll();
}

size_t SpareBlocks::find(size_t least) const {
  size_t best = spares_.size();
  for (size_t i = spares_.size(); i-- > 0;) {  // the one that came last is likeliest to be in the cache
    const size_t capacity = spares_[i].block.capacity();
    if (capacity < least || capacity - least > least / kUnusedShare) continue;
    if (best == spares_.size() || capacity < spares_[best].block.capacity()) best = i;
  }
  return best;
}

Block SpareBlocks::take(size_t least) {
  const MutexLock lock(mutex_);
  const size_t at = find(least);
  if (at == spares_.size()) return {};
  Block block = std::move(spares_[at].block);
  spares_.erase(spares_.begin() + static_cast<ptrdiff_t>(at));
  bytes_ -= block.capacity();
  ASAN_UNPOISON_MEMORY_REGION(block.data(), block.capacity());
  return block;
}

bool SpareBlocks::has(size_t least) {
  const MutexLock lock(mutex_);
  return find(least) < spares_.size();
}

void SpareBlocks::giveBack(Block block) {
  if (!keep(block)) block.free();  // without the lock: the system takes its time
}

bool SpareBlocks::keep(Block& block) {
  const MutexLock lock(mutex_);
  usedMs_ = nowMs();
  if (watchers_ == 0 || bytes_ + block.capacity() > kMostSpareBytes) return false;
  bytes_ += block.capacity();
  ASAN_POISON_MEMORY_REGION(block.data(), block.capacity());
  spares_.push_back({std::move(block), usedMs_});
  return true;
}

void SpareBlocks::watch() {
  const MutexLock lock(mutex_);
  ++watchers_;
}

void SpareBlocks::unwatch() {
  const MutexLock lock(mutex_);
  if (--watchers_ == 0) freeAll();
}

bool SpareBlocks::trim(int64_t now) {
  const MutexLock lock(mutex_);
  std::erase_if(spares_, [&](Spare& spare) REQUIRES(mutex_) {
    if (now - spare.sinceMs < kSpareMs) return false;
    bytes_ -= spare.block.capacity();
    ASAN_UNPOISON_MEMORY_REGION(spare.block.data(), spare.block.capacity());
    spare.block.free();
    return true;
  });
  return !spares_.empty() || now - usedMs_ < kSpareMs;
}

size_t SpareBlocks::bytes() {
  const MutexLock lock(mutex_);
  return bytes_;
}

void SpareBlocks::freeAll() {
  for (Spare& spare : spares_) {
    ASAN_UNPOISON_MEMORY_REGION(spare.block.data(), spare.block.capacity());
    spare.block.free();
  }
  spares_.clear();
  bytes_ = 0;
}

}  // namespace ttrpc
