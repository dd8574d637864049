#include "io/loop/frame_timer.h"

#include <cerrno>

namespace ttrpc::io {

// A peer that began a frame has frameTimeoutMs to end it. Time during which the connection is held does not
// count.
void FrameTimer::watch(Connection& connection, Handle handle) {
  if (connection.limits.frameTimeoutMs == 0) return;
  if (!connection.reader.partial()) {
    connection.frameStartMs = 0;
    return;
  }
  const int64_t now = nowMs();
  if (connection.frameStartMs == 0) connection.frameStartMs = now;
  if (connection.armed.frame) return;
  connection.armed.frame = true;
  loop_.timers.add({now + connection.limits.frameTimeoutMs, TimerKind::kFrame, handle, connection.serial});
}

void FrameTimer::check(const Timer& timer) {
  Connection* connection = loop_.timed(timer);
  if (connection == nullptr) return;
  connection->armed.frame = false;
  if (connection->frameStartMs == 0) return;
  const int64_t now = nowMs();
  bool held = false;
  {
    const MutexLock lock(connection->mutex);
    held = connection->state.isHeld();
  }
  if (held) connection->frameStartMs = now;
  const int64_t due = connection->frameStartMs + connection->limits.frameTimeoutMs;
  if (now >= due) return connections_.close(*connection, timer.id, wire::kCloseFrameTimeout, ETIMEDOUT);
  connection->armed.frame = true;
  loop_.timers.add({due, TimerKind::kFrame, timer.id, timer.serial});
}

void restartFrameTime(Connection& connection) {
  if (connection.frameStartMs != 0) connection.frameStartMs = nowMs();
}

void resumeFrame(Connection& connection) {
  restartFrameTime(connection);
  connection.history.begin(nowMs());
}

}  // namespace ttrpc::io
