#include "io/loop/evictor.h"

#include <cerrno>

#include "io/loop/memory_check.h"

namespace ttrpc::io {
namespace {

constexpr int64_t kEvictionMs = 100;  // all connections are looked at

bool isPausedByJs(Connection& connection) {
  const MutexLock lock(connection.mutex);
  return connection.state.isHeld(HoldReason::kPaused);
}

}  // namespace

bool Evictor::makeMemory(int64_t nowMs) {
  if (nowMs < nextMs_) return false;
  const size_t lacking = loop_.bodies.takeLacking();
  if (lacking == 0) return false;
  nextMs_ = nowMs + kEvictionMs;
  const std::vector<Handle> evicted = chooseEvicted(holders(nowMs), lacking, nowMs);
  for (const Handle handle : evicted) {
    Connection* connection = loop_.table.live(handle);
    if (connection != nullptr) connections_.close(*connection, handle, wire::kCloseFrameTimeout, ETIMEDOUT);
  }
  return !evicted.empty();
}

// Returns those that hold memory for a frame and are silent or have lost the turn. One that JS does not read
// can send nothing.
std::vector<Holder> Evictor::holders(int64_t nowMs) const {
  std::vector<Holder> holders;
  loop_.table.forEachLive([&](Connection& connection, Handle handle) {
    const FrameHistory& history = connection.history;
    if (connection.bodyBytes == 0 || loop_.bodies.hasTurn(handle) || isPausedByJs(connection)) return;
    const int64_t silentMs = history.silentMs(nowMs);
    if (silentMs >= kGiveWayMs && !goesOn(connection)) {
      holders.push_back({handle, connection.bodyBytes, true, nowMs - silentMs});
    } else if (history.hasLost()) {
      holders.push_back({handle, connection.bodyBytes, false, nowMs - history.lostMs(nowMs)});
    }
  });
  return holders;
}

}  // namespace ttrpc::io
