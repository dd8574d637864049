#include "process/process_loop.h"

#include <array>
#include <span>
#include <utility>

#include "base/quiet_thread.h"

namespace ttrpc::process {
namespace {

constexpr size_t kEvents = 64;

}  // namespace

ProcessLoop::~ProcessLoop() {
  if (!started_) return;
  stopping_.store(true, std::memory_order_seq_cst);
  poller_.kick();
  pthread_join(thread_, nullptr);
}

io::Status ProcessLoop::start() {
  if (io::Status status = poller_.open(); !status.isOk()) return status;
  const int error = startQuietThread(&thread_, &ProcessLoop::run, this);
  if (error != 0) return {io::StatusCode::kSystem, error, "pthread_create"};
  started_ = true;
  return io::Status::ok();
}

io::Status ProcessLoop::add(uint64_t id, std::unique_ptr<Watch> watch) {
  const MutexLock lock(mutex_);
  io::Status status = watch->start(poller_, id);
  if (status.isOk()) watches_.emplace(id, std::move(watch));
  return status;
}

bool ProcessLoop::stop(uint64_t id) {
  const MutexLock lock(mutex_);
  return watches_.erase(id) > 0;
}

std::vector<Report> ProcessLoop::takeReports() {
  const MutexLock lock(mutex_);
  return std::exchange(reports_, {});
}

void* ProcessLoop::run(void* self) {
  pthread_setname_np(pthread_self(), "ttrpc-process");
  static_cast<ProcessLoop*>(self)->rounds();
  return nullptr;
}

void ProcessLoop::rounds() {
  std::array<epoll_event, kEvents> events;
  while (!stopping_.load(std::memory_order_seq_cst)) {
    const int count = poller_.wait(events, -1);
    bool hasReports = false;
    for (const epoll_event& event : std::span(events).first(static_cast<size_t>(count))) {
      if (event.data.u64 == io::Poller::kKickKey) {
        poller_.clearKick();
      } else if (onReady(event.data.u64)) {
        hasReports = true;
      }
    }
    if (hasReports) wakeJs_();
  }
}

bool ProcessLoop::onReady(uint64_t id) {
  const MutexLock lock(mutex_);
  const auto found = watches_.find(id);
  if (found == watches_.end()) return false;  // it was stopped after the poll
  std::optional<Outcome> outcome = found->second->onReady();
  if (!outcome.has_value()) return false;
  watches_.erase(found);
  reports_.push_back({id, std::move(*outcome)});
  return true;
}

}  // namespace ttrpc::process
