#include "base/spare_blocks.h"

#include <algorithm>
#include <iterator>
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

// What may stay unused of a block, so that a short message does not take the block of a long one: a part of
// the message's length, besides the page to which Block::make rounds up.
constexpr size_t kUnusedShare = 32;

}  // namespace

SpareBlocks& SpareBlocks::ofProcess() {
  static auto& blocks = *new SpareBlocks;
  return blocks;
}

SpareBlocks::~SpareBlocks() {
  const MutexLock lock(mutex_);
  free(std::move(spares_));
}

size_t SpareBlocks::find(size_t least) const {
  size_t best = spares_.size();
  for (size_t i = spares_.size(); i-- > 0;) {  // the one that came last is likeliest to be in the cache
    const size_t capacity = spares_[i].block.capacity();
    if (capacity < least || capacity - least > least / kUnusedShare + kPageBytes) continue;
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
  std::vector<Spare> replaced;
  if (!keep(block, replaced)) block.free();
  free(std::move(replaced));
}

bool SpareBlocks::keep(Block& block, std::vector<Spare>& replaced) {
  const MutexLock lock(mutex_);
  if (watchers_ == 0 || block.capacity() > kMostSpareBytes) return false;
  bytes_ += block.capacity();
  auto last = spares_.begin();
  for (; bytes_ > kMostSpareBytes; ++last) bytes_ -= last->block.capacity();
  replaced.assign(std::make_move_iterator(spares_.begin()), std::make_move_iterator(last));
  spares_.erase(spares_.begin(), last);
  ASAN_POISON_MEMORY_REGION(block.data(), block.capacity());
  spares_.push_back({std::move(block), nowMs()});
  return true;
}

void SpareBlocks::watch() {
  const MutexLock lock(mutex_);
  ++watchers_;
}

void SpareBlocks::unwatch() {
  std::vector<Spare> left;
  {
    const MutexLock lock(mutex_);
    if (--watchers_ > 0) return;
    left.swap(spares_);
    bytes_ = 0;
  }
  free(std::move(left));
}

void SpareBlocks::trim(int64_t now) {
  std::vector<Spare> unused;
  {
    const MutexLock lock(mutex_);
    // They are in the order in which they came.
    const auto used =
        std::ranges::find_if(spares_, [now](const Spare& spare) { return now - spare.sinceMs < kSpareMs; });
    unused.assign(std::make_move_iterator(spares_.begin()), std::make_move_iterator(used));
    spares_.erase(spares_.begin(), used);
    for (const Spare& spare : unused) bytes_ -= spare.block.capacity();
  }
  free(std::move(unused));
}

size_t SpareBlocks::bytes() {
  const MutexLock lock(mutex_);
  return bytes_;
}

void SpareBlocks::free(std::vector<Spare> blocks) {
  for (Spare& spare : blocks) {
    ASAN_UNPOISON_MEMORY_REGION(spare.block.data(), spare.block.capacity());
    spare.block.free();
  }
}

}  // namespace ttrpc
