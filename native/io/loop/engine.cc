#include "io/loop/engine.h"

#include <signal.h>

#include <utility>

namespace ttrpc::io {
namespace {

constexpr size_t kStackBytes = 256 * 1024;

Status startThread(pthread_t* thread, void* (*run)(void*), void* argument) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const int error = pthread_create(thread, &attributes, run, argument);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  if (error != 0) return {StatusCode::kSystem, error, "pthread_create"};
  return Status::ok();
}

}  // namespace

Engine::Engine(InboxMemory memory, std::function<void()> wakeJs)
    : inbox_(memory), sender_(table_, poller_), wakeJs_(std::move(wakeJs)) {}

Engine::~Engine() {
  if (!started_) return;
  stopping_.store(true, std::memory_order_seq_cst);
  poller_.kick();
  pthread_join(thread_, nullptr);
}

Status Engine::start() {
  if (Status status = poller_.open(); !status.isOk()) return status;
  Status status = startThread(&thread_, &Engine::run, this);
  started_ = status.isOk();
  return status;
}

void Engine::post(Command command) {
  commands_.push(std::move(command));
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
  // The loop is a local of its thread, so that no other thread can call it.
  Loop loop(engine->poller_, engine->table_, engine->inbox_, engine->commands_, engine->wakeJs_);
  while (!engine->stopping_.load(std::memory_order_relaxed)) loop.pollOnce();
  return nullptr;
}

}  // namespace ttrpc::io
