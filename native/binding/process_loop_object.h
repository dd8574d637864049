// The object through which ts/process waits for processes, console sockets and copies.
//
// Thread: JS (the thread of its environment). Owns: the loop, the thread-safe function.
// Invariant: after stop() the thread of the loop is joined and nothing wakes JS.
#pragma once

#include <napi.h>

#include <memory>

#include "process/process_loop.h"

namespace ttrpc::binding {

class ProcessLoopObject final : public Napi::ObjectWrap<ProcessLoopObject> {
 public:
  // new NativeProcessLoop(onReport): { watchExit, isWatched, listenConsole, copy, stop, ref, unref }
  static Napi::Function define(Napi::Env env);
  explicit ProcessLoopObject(const Napi::CallbackInfo& info);
  ProcessLoopObject(const ProcessLoopObject&) = delete;
  ProcessLoopObject& operator=(const ProcessLoopObject&) = delete;
  ~ProcessLoopObject() override;

 private:
  // (id, pid), (id, path), (id, from, to): return undefined, or the failure.
  Napi::Value watchExit(const Napi::CallbackInfo& info);
  Napi::Value listenConsole(const Napi::CallbackInfo& info);
  Napi::Value copy(const Napi::CallbackInfo& info);
  Napi::Value isWatched(const Napi::CallbackInfo& info);
  Napi::Value stopOne(const Napi::CallbackInfo& info);
  void ref(const Napi::CallbackInfo& info);
  void unref(const Napi::CallbackInfo& info);

  Napi::Value add(const Napi::CallbackInfo& info, io::Status opened, std::unique_ptr<process::Watch> watch);
  void deliver();
  void report(process::Report report);
  void stop();
  static void onWake(napi_env env, napi_value function, void* context, void* data);
  static void onEnvironmentEnd(void* self);

  napi_env env_;
  Napi::FunctionReference onReport_;
  napi_threadsafe_function wakeUp_ = nullptr;
  std::unique_ptr<process::ProcessLoop> loop_;  // null once stopped
};

// Returns [exitCode, signal, exitedAtMs, known].
Napi::Value toJs(Napi::Env env, const process::ExitStatus& exit);

}  // namespace ttrpc::binding
