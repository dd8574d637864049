#include "step_engine.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>
#include <utility>

#include "loop_round.h"

namespace ttrpc::io::testing {

StepEngine::StepEngine(Size size, std::function<void(const StepRow&)> onRow)
    : reading_(size.reading),
      rowMemory_(size_t{size.rows} * wire::kRowCells),
      byteMemory_(size.bytes),
      onRow_(std::move(onRow)),
      inbox_({rowMemory_.data(), size.rows, byteMemory_.data(), size.bytes}),
      sender_(table_, connectionSet()) {
  if (!poller_.open().isOk()) std::abort();
  if (reading_ == Reading::kAdaptive && !sockets_.create().isOk()) std::abort();
  loop_ = std::make_unique<Loop>(WatchedSets{poller_, connectionSet()}, table_, inbox_, commands_,
                                 [this] { woken_ = true; });
}

StepEngine::~StepEngine() {
  const KernelScope simulated;
  loop_.reset();  // as on its thread: listeners go first
}

bool StepEngine::poll() {
  const KernelScope simulated;
  watch_.begin(inbox_.head());
  const Wait sockets = readSockets();
  pollOnce(*loop_, poller_);
  Wait wait = lastWait();
  if (sockets.events != 0) wait = {std::max(wait.events, 0) + std::max(sockets.events, 0), 0};
  watch_.end(wait, inbox_.head());
  sleepMs_ = wait.timeoutMs;
  return wait.events != 0 || wait.timeoutMs == 0;
}

// In adaptive mode the sockets are read by JS, and sometimes by the I/O thread in its place.
Wait StepEngine::readSockets() {
  if (reading_ == Reading::kThread) return {0, -1};
  std::array<epoll_event, 16> events;
  const int count = sockets_.wait(events, 0);
  const Wait wait = lastWait();
  const std::span<const epoll_event> ready{events.data(), static_cast<size_t>(count)};
  if (++reads_ % 4 == 0) {
    loop_->round(ready);
  } else {
    loop_->roundOfJs(ready);
    woken_ = true;
  }
  return wait;
}

// As the binding does it: what is read is released in one piece, and JS sleeps only when nothing is left.
bool StepEngine::runJs(uint32_t most) {
  if (!woken_) return false;
  const uint32_t tail = inbox_.tail();
  const uint32_t head = inbox_.head();
  const uint32_t count = std::min(head - tail, most);
  for (uint32_t number = tail; number != tail + count; ++number) onRow_(copyRow(number));
  const KernelScope simulated;
  if (count > 0 && inbox_.release(tail + count)) poller_.kick();
  if (tail + count == head && inbox_.sleep()) woken_ = false;
  return count > 0;
}

StepRow StepEngine::copyRow(uint32_t number) {
  const KernelScope simulated;
  const auto capacity = static_cast<uint32_t>(rowMemory_.size() / wire::kRowCells);
  StepRow row;
  const int32_t* cells = rowMemory_.data() + static_cast<size_t>(number % capacity) * wire::kRowCells;
  std::copy_n(cells, wire::kRowCells, row.cells.begin());
  if (row.kind() != wire::kFrame) return row;
  const auto length = static_cast<size_t>(row[wire::kCellBodyLength]);
  const auto at = static_cast<size_t>(row[wire::kCellBodyAt]);
  if (const int32_t token = row[wire::kCellBodyToken]; token > 0) {
    bool kick = false;
    const wire::Body body = inbox_.takeBody(token, &kick);
    if (kick) poller_.kick();
    if (body.length() != length) std::abort();
    row.body.assign(body.data(), body.data() + length);
  } else {
    if (at > byteMemory_.size() || length > byteMemory_.size() - at) std::abort();
    row.body.assign(byteMemory_.data() + at, byteMemory_.data() + at + length);
  }
  return row;
}

Status StepEngine::listen(const std::string& path, AddListener listener) {
  const KernelScope simulated;
  if (Status status = BoundSocket::open({false, path}, &listener.socket); !status.isOk()) return status;
  post(std::move(listener));
  return Status::ok();
}

void StepEngine::post(Command command) {
  const KernelScope simulated;
  commands_.push(std::move(command));
  if (reading_ == Reading::kAdaptive && ++reads_ % 2 == 0) {
    loop_->runCommandsOfJs();  // the I/O thread is not in a round
  } else {
    poller_.kick();
  }
}

void StepEngine::close(Handle handle) {
  const KernelScope simulated;
  sender_.stop(handle);
  post(CloseConnection{handle});
}

Sent StepEngine::send(Handle handle, const uint8_t* data, size_t length) {
  const KernelScope simulated;
  SendBudget budget;
  return sender_.send(handle, {data, length}, budget);
}

}  // namespace ttrpc::io::testing
