#include "io/loop/engine.h"

#include <time.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/quiet_thread.h"

namespace ttrpc::io {
namespace {

constexpr size_t kEvents = 128;
// Of one round of JS: then it handles the rows, and the I/O thread can have the lock.
constexpr size_t kEventsOfJs = 16;
// Then the I/O thread looks at its own events.
constexpr int kRoundsInPlaceOfJs = 64;
constexpr uint32_t kOnce = EPOLLIN | EPOLLONESHOT;
constexpr int kTickMs = static_cast<int>(TurnWatch::kTickNs / 1'000'000);

int64_t nowNs() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

// Removes the event of the connections' set. Returns whether there was one.
bool takeSocketsEvent(std::span<epoll_event> events, int* count) {
  for (int i = 0; i < *count; ++i) {
    if (events[static_cast<size_t>(i)].data.u64 != Poller::kSocketsKey) continue;
    events[static_cast<size_t>(i)] = events[static_cast<size_t>(--*count)];
    return true;
  }
  return false;
}

}  // namespace

Engine::Engine(InboxMemory memory, std::function<void()> wakeJs, Reading reading)
    : inbox_(memory), reading_(reading), sender_(table_, connectionSet()), wakeJs_(std::move(wakeJs)) {}

Engine::~Engine() {
  if (!started_) return;
  stopping_.store(true, std::memory_order_seq_cst);
  poller_.kick();
  pthread_join(thread_, nullptr);
  // A listener that was never added ends its membership here, while others may still post to the queue.
  (void)commands_.takeAll();
}

Status Engine::start() {
  if (Status status = poller_.open(); !status.isOk()) return status;
  if (reading_ == Reading::kAdaptive) {
    if (Status status = sockets_.create(); !status.isOk()) return status;
    const Status status = poller_.watch(sockets_.fd(), kOnce, Poller::kSocketsKey);
    if (!status.isOk()) return status;
  }
  const int error = startQuietThread(&thread_, &Engine::run, this);
  started_ = error == 0;
  return started_ ? Status::ok() : Status{StatusCode::kSystem, error, "pthread_create"};
}

void Engine::post(Command command) {
  commands_.push(std::move(command));
  if (reading_ == Reading::kThread || !loopMutex_.tryLock()) return poller_.kick();
  if (loop_ == nullptr) {
    poller_.kick();  // the thread is starting
  } else {
    loop_->runCommandsOfJs();
    kickIfSooner();
  }
  loopMutex_.unlock();
}

void Engine::listen(AddListener listener) {
  const std::shared_ptr<Group> group = listener.group;
  if (group == nullptr) return post(std::move(listener));
  const Mailbox mailbox(commands_, poller_);
  const int32_t worker = listener.worker;
  const int32_t id = listener.id;
  listener.membership = std::make_shared<Membership>(group, worker, mailbox, id);
  post(std::move(listener));
  if (worker > 0) group->join(worker, mailbox, id);  // what it gets is queued behind the listener
}

void Engine::readForJs() {
  std::array<epoll_event, kEventsOfJs> events;
  jsWaits_.store(true, std::memory_order_relaxed);
  const MutexLock lock(loopMutex_);
  jsWaits_.store(false, std::memory_order_release);
  jsWaits_.notify_one();
  if (loop_ == nullptr) return;
  if (!loop_->roundOfJsForOne()) {
    const int count = sockets_.wait(events, 0);
    loop_->roundOfJs({events.data(), static_cast<size_t>(count)});
  }
  kickIfSooner();
}

void Engine::planSleep() {
  const int sleep = loop_->sleepMs();
  wakesAtMs_.store(sleep < 0 ? INT64_MAX : nowMs() + sleep, std::memory_order_relaxed);
}

// JS may have added a timer, or closed a connection for whose place a peer waits.
void Engine::kickIfSooner() {
  const int sleep = loop_->sleepMs();
  if (sleep < 0 || nowMs() + sleep >= wakesAtMs_.load(std::memory_order_relaxed)) return;
  wakesAtMs_.store(nowMs() + sleep, std::memory_order_relaxed);
  poller_.kick();
}

// The slot is not used again before JS has released the row that reported the close, which it does later.
void Engine::takeBackPidfd(Handle handle) {
  Connection* connection = table_.find(handle);
  if (connection == nullptr) return;
  const MutexLock lock(connection->mutex);
  if (!ConnectionTable::matches(*connection, handle)) connection->peerPidfd.reset();
}

void* Engine::run(void* self) {
  // The thread names itself: naming another thread opens a file that a child could inherit.
  pthread_setname_np(pthread_self(), "ttrpc-io");
  auto* engine = static_cast<Engine*>(self);
  {
    const MutexLock lock(engine->loopMutex_);
    engine->loop_ =
        std::make_unique<Loop>(WatchedSets{engine->poller_, engine->connectionSet()}, engine->table_,
                               engine->inbox_, engine->commands_, engine->wakeJs_);
    engine->planSleep();
  }
  if (engine->reading_ == Reading::kThread) {
    engine->runThread();
  } else {
    engine->runAdaptive();
  }
  const MutexLock lock(engine->loopMutex_);
  engine->loop_.reset();  // its listeners and their paths go with it
  return nullptr;
}

void Engine::runThread() {
  std::array<epoll_event, kEvents> events;
  while (!stopping_.load(std::memory_order_relaxed)) {
    int count = poller_.wait(events, sleepMs());
    // A signal or a stop of the process interrupts the wait. What has arrived in time counts.
    if (count == 0 && sleepMs() == 0) count = poller_.wait(events, 0);
    const MutexLock lock(loopMutex_);
    loop_->round({events.data(), static_cast<size_t>(count)});
    planSleep();
  }
}

void Engine::runAdaptive() {
  std::array<epoll_event, kEvents> events;
  TurnWatch watch;
  while (!stopping_.load(std::memory_order_relaxed)) {
    const bool sleeps = watch.phase() == TurnWatch::Phase::kCold;
    const int timeout = sleepMs();
    int count = poller_.wait(events, sleeps || timeout == 0 ? timeout : kTickMs);
    if (takeSocketsEvent(events, &count)) watch.onReadable(turns_.load(std::memory_order_relaxed), nowNs());
    const bool timersAreDue = sleepMs() == 0;
    if (count > 0 || timersAreDue) {
      letJsReadFirst();
      const MutexLock lock(loopMutex_);
      // What has arrived in time counts, also when this thread has not run for long.
      if (timersAreDue) count += sockets_.wait(std::span(events).subspan(static_cast<size_t>(count)), 0);
      loop_->round({events.data(), static_cast<size_t>(count)});
      planSleep();
    }
    if (watch.isDue(nowNs())) tick(watch);
  }
}

// A mutex goes to the thread that asks next, which would be this one again and again while peers connect: JS
// would wait as long.
void Engine::letJsReadFirst() { jsWaits_.wait(true, std::memory_order_acquire); }

void Engine::tick(TurnWatch& watch) {
  if (watch.noteTurns(turns_.load(std::memory_order_relaxed), nowNs())) return;
  epoll_event any{};
  if (watch.endTick(sockets_.wait({&any, 1}, 0) > 0, nowNs())) readInPlaceOfJs();
  if (watch.phase() == TurnWatch::Phase::kCold) {
    (void)poller_.change(sockets_.fd(), kOnce, Poller::kSocketsKey);
  }
}

// In short rounds, between which JS gets the lock. Tries only: when the lock is taken, JS reads.
void Engine::readInPlaceOfJs() {
  std::array<epoll_event, kEventsOfJs> events;
  for (int i = 0; i < kRoundsInPlaceOfJs && !jsWaits_.load(std::memory_order_relaxed); ++i) {
    if (!loopMutex_.tryLock()) return;
    const int count = sockets_.wait(events, 0);
    loop_->round({events.data(), static_cast<size_t>(count)});
    planSleep();
    loopMutex_.unlock();
    if (count == 0) return;
  }
}

// Returns how long the I/O thread may sleep, in milliseconds; −1: for ever.
int Engine::sleepMs() const {
  const int64_t at = wakesAtMs_.load(std::memory_order_relaxed);
  if (at == INT64_MAX) return -1;
  return static_cast<int>(std::clamp<int64_t>(at - nowMs(), 0, INT32_MAX));
}

}  // namespace ttrpc::io
