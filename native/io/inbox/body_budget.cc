#include "io/inbox/body_budget.h"

#include <algorithm>
#include <utility>

namespace ttrpc::io {

void BodyBudget::count(Handle handle, size_t before, size_t now) {
  arriving_ = arriving_ - before + now;
  if (now > 0) return;
  if (holder_ == handle) freeTurn();
  forgetLoser(handle);
}

bool BodyBudget::mayGrow(size_t from, size_t to, size_t kept) const {
  const size_t others = arriving_ - from;
  return others + kept + to <= most_ && (others == 0 || others + kept + to <= most_ - std::min(to, most_));
}

bool BodyBudget::mayTakeWhole(size_t from, size_t to, size_t kept) const {
  return arriving_ - from + kept + to <= most_ / 2;
}

bool BodyBudget::mayHold(size_t from, size_t to, size_t kept) const {
  const size_t arriving = arriving_ - from + to;
  return arriving <= most_ / 2 && arriving + kept <= most_;
}

bool BodyBudget::mayComplete(size_t rest, size_t kept) const {
  return arriving_ + kept + rest <= most_ || kept + rest <= most_ / 4 || kept == 0;
}

bool BodyBudget::takeTurn(Handle handle, size_t growth, size_t kept, int64_t nowMs) {
  if (holder_ == handle) return true;
  if (holder_ >= 0 || waitsForJs(kept)) return false;
  const bool othersLost =
      std::ranges::any_of(losers_, [=](const Loser& one) { return one.handle != handle; });
  if (othersLost && arriving_ + growth > most_ + most_ / 4) {
    lacksMemory_ = true;
    return false;
  }
  holder_ = handle;
  turnMs_ = paceMs_ = nowMs;
  paceBytes_ = 0;
  freed_ = lacksMemory_ = false;
  return true;
}

void BodyBudget::progress(size_t bytes, int64_t nowMs) {
  paceBytes_ += bytes;
  if (paceBytes_ < kPaceBytes) return;
  paceBytes_ = 0;
  paceMs_ = nowMs;
}

void BodyBudget::checkTurn(int64_t nowMs) {
  if (holder_ < 0) return;
  if (nowMs - paceMs_ < kPaceMs && nowMs - turnMs_ < kTurnMs) return;
  const bool lostBefore =
      std::ranges::any_of(losers_, [this](const Loser& one) { return hasTurn(one.handle); });
  if (!lostBefore) losers_.push_back({holder_, nowMs});
  freeTurn();
}

bool BodyBudget::takeFreed() { return std::exchange(freed_, false); }

Handle BodyBudget::takeEvicted(int64_t nowMs) {
  if (!lacksMemory_) return -1;
  const auto first = std::ranges::find_if(losers_, [this](const Loser& one) { return !hasTurn(one.handle); });
  if (first == losers_.end() || nowMs - first->atMs < kLostTurnMs) return -1;
  lacksMemory_ = false;
  return first->handle;
}

void BodyBudget::freeTurn() {
  holder_ = -1;
  freed_ = true;
}

void BodyBudget::forgetLoser(Handle handle) {
  std::erase_if(losers_, [=](const Loser& one) { return one.handle == handle; });
}

}  // namespace ttrpc::io
