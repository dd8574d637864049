#include "step_engine.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "loop_round.h"

namespace ttrpc::io::testing {

StepEngine::StepEngine(uint32_t rowCapacity, uint32_t byteCapacity, std::function<void(const StepRow&)> onRow)
    : rowMemory_(size_t{rowCapacity} * wire::kRowCells),
      byteMemory_(byteCapacity),
      onRow_(std::move(onRow)),
      inbox_({rowMemory_.data(), rowCapacity, byteMemory_.data(), byteCapacity}),
      sender_(table_, poller_) {
  if (!poller_.open().isOk()) std::abort();
  loop_ = std::make_unique<Loop>(WatchedSets{poller_, poller_}, table_, inbox_, commands_,
                                 [this] { woken_ = true; });
}

StepEngine::~StepEngine() {
  const KernelScope simulated;
  loop_.reset();  // as on its thread: listeners go first
}

bool StepEngine::poll() {
  const KernelScope simulated;
  watch_.begin(inbox_.head());
  pollOnce(*loop_, poller_);
  const Wait wait = lastWait();
  watch_.end(wait, inbox_.head());
  sleepMs_ = wait.timeoutMs;
  return wait.events != 0 || wait.timeoutMs == 0;
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
  poller_.kick();
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
