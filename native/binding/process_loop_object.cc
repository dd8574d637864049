#include "binding/process_loop_object.h"

#include <string>
#include <utility>

#include "binding/arguments.h"
#include "process/console_watch.h"
#include "process/copy_watch.h"
#include "process/exit_watch.h"

namespace ttrpc::binding {
namespace {

int32_t numberOf(const Napi::Value& value) { return value.ToNumber().Int32Value(); }

uint64_t idOf(const Napi::Value& value) { return static_cast<uint64_t>(value.ToNumber().Int64Value()); }

// What the report of an outcome has as `values`. A descriptor belongs to JS from now on.
Napi::Value valuesOf(Napi::Env env, process::Outcome* outcome) {
  if (outcome->exit.has_value()) return toJs(env, *outcome->exit);
  Napi::Array values = Napi::Array::New(env);
  if (outcome->terminal.valid()) values.Set(0U, Napi::Number::New(env, outcome->terminal.release()));
  return values;
}

}  // namespace

Napi::Value toJs(Napi::Env env, const process::ExitStatus& exit) {
  Napi::Array values = Napi::Array::New(env, 4);
  values.Set(0U, Napi::Number::New(env, exit.code));
  values.Set(1U, Napi::Number::New(env, exit.signal));
  values.Set(2U, Napi::Number::New(env, exit.atMs));
  values.Set(3U, Napi::Number::New(env, exit.known ? 1 : 0));
  return values;
}

Napi::Function ProcessLoopObject::define(Napi::Env env) {
  return DefineClass(env, "NativeProcessLoop",
                     {
                         InstanceMethod<&ProcessLoopObject::watchExit>("watchExit"),
                         InstanceMethod<&ProcessLoopObject::isWatched>("isWatched"),
                         InstanceMethod<&ProcessLoopObject::listenConsole>("listenConsole"),
                         InstanceMethod<&ProcessLoopObject::copy>("copy"),
                         InstanceMethod<&ProcessLoopObject::stopOne>("stop"),
                         InstanceMethod<&ProcessLoopObject::ref>("ref"),
                         InstanceMethod<&ProcessLoopObject::unref>("unref"),
                     });
}

ProcessLoopObject::ProcessLoopObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<ProcessLoopObject>(info), env_(info.Env()) {
  onReport_ = Napi::Persistent(info[0].As<Napi::Function>());
  const napi_value name = Napi::String::New(env_, "ttrpc");
  const napi_status created = napi_create_threadsafe_function(
      env_, nullptr, nullptr, name, 0, 1, nullptr, nullptr, this, &ProcessLoopObject::onWake, &wakeUp_);
  if (created != napi_ok) {
    Napi::Error::New(env_, "cannot make a thread-safe function").ThrowAsJavaScriptException();
    return;
  }
  napi_unref_threadsafe_function(env_, wakeUp_);
  // Registered after the function's own hook, so it runs before that: the thread is joined while the function
  // still exists.
  napi_add_env_cleanup_hook(env_, &ProcessLoopObject::onEnvironmentEnd, this);
  loop_ = std::make_unique<process::ProcessLoop>(
      [this] { napi_call_threadsafe_function(wakeUp_, nullptr, napi_tsfn_nonblocking); });
  if (const io::Status status = loop_->start(); !status.isOk()) {
    Napi::Error::New(env_, std::string("cannot start the thread: ") + status.syscall)
        .ThrowAsJavaScriptException();  // an object whose constructor throws is deleted
  }
}

ProcessLoopObject::~ProcessLoopObject() {
  if (wakeUp_ == nullptr) return;
  napi_remove_env_cleanup_hook(env_, &ProcessLoopObject::onEnvironmentEnd, this);
  stop();
}

void ProcessLoopObject::stop() {
  loop_.reset();  // joins the thread
  if (wakeUp_ != nullptr) napi_release_threadsafe_function(wakeUp_, napi_tsfn_abort);
  wakeUp_ = nullptr;
}

void ProcessLoopObject::onEnvironmentEnd(void* self) { static_cast<ProcessLoopObject*>(self)->stop(); }

Napi::Value ProcessLoopObject::watchExit(const Napi::CallbackInfo& info) {
  std::unique_ptr<process::Watch> watch;
  const io::Status opened = process::ExitWatch::open(numberOf(info[1]), &watch);
  return add(info, opened, std::move(watch));
}

Napi::Value ProcessLoopObject::listenConsole(const Napi::CallbackInfo& info) {
  std::unique_ptr<process::Watch> watch;
  const io::Status opened = process::ConsoleWatch::open(readBytes(info[1]), &watch);
  return add(info, opened, std::move(watch));
}

Napi::Value ProcessLoopObject::copy(const Napi::CallbackInfo& info) {
  std::unique_ptr<process::Watch> watch;
  const io::Status opened = process::CopyWatch::open(numberOf(info[1]), numberOf(info[2]), &watch);
  return add(info, opened, std::move(watch));
}

Napi::Value ProcessLoopObject::add(const Napi::CallbackInfo& info, io::Status opened,
                                   std::unique_ptr<process::Watch> watch) {
  if (opened.isOk() && loop_ != nullptr) opened = loop_->add(idOf(info[0]), std::move(watch));
  return toJs(info.Env(), opened);
}

Napi::Value ProcessLoopObject::isWatched(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), process::ExitWatch::isWatched(numberOf(info[0])));
}

Napi::Value ProcessLoopObject::stopOne(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), loop_ != nullptr && loop_->stop(idOf(info[0])));
}

void ProcessLoopObject::ref(const Napi::CallbackInfo& /*info*/) {
  if (wakeUp_ != nullptr) napi_ref_threadsafe_function(env_, wakeUp_);
}

void ProcessLoopObject::unref(const Napi::CallbackInfo& /*info*/) {
  if (wakeUp_ != nullptr) napi_unref_threadsafe_function(env_, wakeUp_);
}

void ProcessLoopObject::onWake(napi_env env, napi_value /*function*/, void* context, void* /*data*/) {
  if (env != nullptr) static_cast<ProcessLoopObject*>(context)->deliver();  // null: the environment is ending
}

void ProcessLoopObject::deliver() {
  if (loop_ == nullptr) return;
  for (process::Report& one : loop_->takeReports()) report(std::move(one));
}

void ProcessLoopObject::report(process::Report report) {
  const Napi::HandleScope handles(env_);
  const Napi::Env env(env_);
  const Napi::Value failure = toJs(env, report.outcome.status);
  const Napi::Value id = Napi::Number::New(env, static_cast<double>(report.id));
  (void)onReport_.Call({id, valuesOf(env, &report.outcome), failure});
  if (!env.IsExceptionPending()) return;
  // Reported as uncaught, and the other reports are delivered.
  napi_value error = nullptr;
  if (napi_get_and_clear_last_exception(env_, &error) == napi_ok) napi_fatal_exception(env_, error);
}

}  // namespace ttrpc::binding
