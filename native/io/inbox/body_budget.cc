#include "io/inbox/body_budget.h"

#include <algorithm>
#include <utility>

namespace ttrpc::io {

void BodyBudget::count(Handle handle, FrameHistory& history, size_t before, size_t now) {
  arriving_ = arriving_ - before + now;
  if (now > 0) return;
  if (holder_ == handle) freeTurn();
  if (history.hasLost()) --lost_;
  history.lostAt = 0;
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

bool BodyBudget::takeTurn(Handle handle, FrameHistory& history, size_t growth, size_t kept, int64_t nowMs) {
  if (holder_ == handle) return true;
  if (holder_ >= 0 || waitsForJs(kept)) return false;
  const bool othersLost = lost_ > (history.hasLost() ? 1u : 0u);
  const size_t limit = most_ + most_ / (history.proven != 0 ? 4 : 8);
  if (othersLost && arriving_ + growth > limit) {
    const size_t lacking = arriving_ + growth - limit;
    lacking_ = lacking_ == 0 ? lacking : std::min(lacking_, lacking);
    return false;
  }
  holder_ = handle;
  history_ = &history;
  lastWasProven_ = history.proven != 0;
  turnMs_ = paceMs_ = nowMs;
  paceBytes_ = turnBytes_ = 0;
  freed_ = false;
  return true;
}

void BodyBudget::progress(size_t bytes, int64_t nowMs) {
  paceBytes_ += bytes;
  turnBytes_ += bytes;
  if (paceBytes_ < kPaceBytes) return;
  paceBytes_ = 0;
  paceMs_ = nowMs;
}

void BodyBudget::checkTurn(int64_t nowMs) {
  if (holder_ < 0) return;
  if (nowMs - paceMs_ < kPaceMs && nowMs - turnMs_ < kTurnMs) return;
  history_->proven = turnBytes_ >= kGoodTurnBytes ? 1 : 0;
  if (!history_->hasLost()) {
    history_->lose(nowMs);
    ++lost_;
  }
  freeTurn();
}

bool BodyBudget::takeFreed() { return std::exchange(freed_, false); }

size_t BodyBudget::takeLacking() { return std::exchange(lacking_, 0); }

void BodyBudget::freeTurn() {
  holder_ = -1;
  history_ = nullptr;
  freed_ = true;
}

}  // namespace ttrpc::io
