#include "io/inbox/eviction.h"

#include <algorithm>

namespace ttrpc::io {

std::vector<Handle> chooseEvicted(std::vector<Holder> holders, size_t lacking, int64_t nowMs) {
  std::erase_if(holders,
                [=](const Holder& one) { return nowMs - one.sinceMs < (one.silent ? kGiveWayMs : kGoOnMs); });
  std::ranges::sort(holders, [](const Holder& one, const Holder& other) {
    if (one.silent != other.silent) return one.silent;
    const bool large = one.bytes >= kLeastEvicted;
    return large != (other.bytes >= kLeastEvicted) ? large : one.sinceMs < other.sinceMs;
  });
  std::vector<Handle> evicted;
  size_t freed = 0;
  for (const Holder& one : holders) {
    if (freed >= lacking || (!one.silent && !evicted.empty())) break;
    evicted.push_back(one.handle);
    freed += one.bytes;
  }
  return evicted;
}

}  // namespace ttrpc::io
