#include "binding/row_delivery.h"

#include <cstdint>

namespace ttrpc::binding {

bool RowDelivery::start(Napi::Object options) {
  onRows_ = Napi::Persistent(options.Get("onRows").As<Napi::Function>());
  onLater_ = Napi::Persistent(options.Get("onLater").As<Napi::Function>());
  const napi_value name = Napi::String::New(env_, "ttrpc");
  const napi_status created = napi_create_threadsafe_function(env_, nullptr, nullptr, name, 0, 1, nullptr,
                                                              nullptr, this, &RowDelivery::onWake, &wakeUp_);
  if (created != napi_ok) return false;
  unref();
  return true;
}

std::string RowDelivery::watchSockets() {
  const napi_value name = Napi::String::New(env_, "ttrpc");
  if (napi_async_init(env_, nullptr, name, &context_) != napi_ok) return "no asynchronous context";
  return sockets_.start(env_, engine_->socketsFd(), [this] { onSockets(); });
}

void RowDelivery::stop() {
  sockets_.stop();
  if (context_ != nullptr) napi_async_destroy(env_, context_);
  context_ = nullptr;
  engine_ = nullptr;
}

void RowDelivery::release() {
  if (wakeUp_ != nullptr) napi_release_threadsafe_function(wakeUp_, napi_tsfn_abort);
  wakeUp_ = nullptr;
}

void RowDelivery::resume() {
  turn_.end();
  drain();
}

void RowDelivery::wake() { napi_call_threadsafe_function(wakeUp_, nullptr, napi_tsfn_nonblocking); }

void RowDelivery::onWake(napi_env env, napi_value /*function*/, void* context, void* /*data*/) {
  if (env != nullptr) static_cast<RowDelivery*>(context)->drain();  // null: the environment is ending
}

// The scope runs what the handlers have put off (promises, nextTick), as after a callback of Node's own.
void RowDelivery::onSockets() {
  if (reading_ || turn_.isOver()) return;  // the rows that are there come first
  engine_->countTurn();
  engine_->readForJs();
  const Napi::HandleScope handles(env_);
  napi_callback_scope scope = nullptr;
  if (napi_open_callback_scope(env_, nullptr, context_, &scope) != napi_ok) return wake();
  drain();
  napi_close_callback_scope(env_, scope);
}

// Delivers one batch a call, so that promises settle between two batches.
void RowDelivery::drain() {
  if (engine_ == nullptr || reading_ || turn_.isOver()) return;
  engine_->countTurn();
  const Napi::HandleScope scope(env_);
  io::Inbox& inbox = engine_->inbox();
  const uint32_t tail = inbox.tail();
  const uint32_t head = inbox.head();
  uint32_t read = head;
  if (head != tail) {
    reading_ = true;
    const bool open = deliver(tail, head, &read);
    reading_ = false;
    if (!open) return;
    if (read - tail > head - tail) read = head;  // a number of JS must not reach beyond the ring
    if (inbox.release(read)) engine_->kick();
  }
  if (turn_.mustBeSeen()) {
    napi_value ignored = nullptr;
    if (call(onLater_, 0, nullptr, &ignored)) turn_.begin();
    if (engine_ == nullptr) return;
  }
  if (read != head || !inbox.sleep()) wake();
}

// Returns false when JS could not run or threw.
bool RowDelivery::call(const Napi::FunctionReference& function, size_t count, const napi_value* arguments,
                       napi_value* result) {
  napi_value receiver = nullptr;
  napi_get_undefined(env_, &receiver);
  if (napi_call_function(env_, receiver, function.Value(), count, arguments, result) == napi_ok) return true;
  bool thrown = false;
  napi_is_exception_pending(env_, &thrown);
  napi_value error = nullptr;
  if (thrown) napi_get_and_clear_last_exception(env_, &error);
  return false;
}

// Calls JS with rows [tail, head); `read` becomes the row before which JS stopped. Returns false when the
// environment has ended meanwhile.
bool RowDelivery::deliver(uint32_t tail, uint32_t head, uint32_t* read) {
  napi_value arguments[2];
  napi_create_uint32(env_, tail, &arguments[0]);
  napi_create_uint32(env_, head, &arguments[1]);
  napi_value result = nullptr;
  // An environment that is ending still runs its handles but no JS: the call fails, and no code is left to
  // report it to. JS catches the errors of each row. Either way the rows count as read.
  if (call(onRows_, 2, arguments, &result)) napi_get_value_uint32(env_, result, read);
  return engine_ != nullptr;
}

}  // namespace ttrpc::binding
