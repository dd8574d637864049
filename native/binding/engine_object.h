// The object that ts/engine/native calls. It repeats the checks
// that keep memory safe, and trusts no argument of JS for them.
//
// Thread: JS (the thread of its environment). Owns: the engine, the shared memory, the delivery of rows.
// Invariant: after stop() the I/O thread is joined and nothing wakes JS.
#pragma once

#include <napi.h>

#include <memory>
#include <unordered_map>

#include "binding/row_delivery.h"
#include "binding/shared_memory.h"
#include "io/loop/engine.h"

namespace ttrpc::binding {

class EngineObject final : public Napi::ObjectWrap<EngineObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new NativeEngine({ rows, inbox, staging, table, request, onRows, onLater, adaptive })
  explicit EngineObject(const Napi::CallbackInfo& info);
  EngineObject(const EngineObject&) = delete;
  EngineObject& operator=(const EngineObject&) = delete;
  ~EngineObject() override;

 private:
  // (count): sends the first `count` entries of the table, each of them handle, offset and length in the
  // staging memory. Sets the third cell to the bytes still queued, or to −1 when they will not arrive.
  // Returns the number of entries that are queued or will not arrive.
  Napi::Value flush(const Napi::CallbackInfo& info);
  // (handle, head, payload, tail): sends them as one, copying what the kernel does not take.
  // Returns −1 when the connection is gone, else the bytes still queued.
  Napi::Value write(const Napi::CallbackInfo& info);
  // (name, rule): listens as the request cells say.
  Napi::Value listen(const Napi::CallbackInfo& info);
  Napi::Value takeBody(const Napi::CallbackInfo& info);
  Napi::Value queuedBytes(const Napi::CallbackInfo& info);
  Napi::Value consumeActivity(const Napi::CallbackInfo& info);
  // Called in the turn of the event loop after onLater: reads rows again. Does nothing while rows are being
  // read.
  Napi::Value resume(const Napi::CallbackInfo& info);

  // The methods below return undefined. `run` calls one, and does nothing once the engine has stopped.
  template <void (EngineObject::*method)(const Napi::CallbackInfo&)>
  Napi::Value run(const Napi::CallbackInfo& info);
  // (number): posts a command that has one number: a handle, an attempt to connect, a table of methods.
  template <typename Command>
  void post(const Napi::CallbackInfo& info);
  template <bool paused>
  void setPaused(const Napi::CallbackInfo& info);
  void addMethod(const Napi::CallbackInfo& info);
  void setBufferBytes(const Napi::CallbackInfo& info);
  void setOutputBytes(const Napi::CallbackInfo& info);
  // Called when the process exits: removes the paths of the listeners, since process.exit() neither runs the
  // cleanup of the environment nor ends the thread.
  void removePaths(const Napi::CallbackInfo& info);
  // (listener, whether waiting peers are accepted first): removes its path here and now, so that a later
  // server can bind to it at once; the I/O thread does the rest.
  void closeListener(const Napi::CallbackInfo& info);
  // (name, rule): connects as the request cells say.
  void connect(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);
  // (handle): closes the pidfd of a connection whose close JS has read.
  void takeBackPidfd(const Napi::CallbackInfo& info);
  void ref(const Napi::CallbackInfo& info);
  void unref(const Napi::CallbackInfo& info);

  void stop();
  static void onEnvironmentEnd(void* self);

  napi_env env_;
  SharedMemory memory_;
  RowDelivery rows_;
  std::unordered_map<int32_t, std::weak_ptr<io::OwnPath>> paths_;  // of listeners that may be open, by id
  std::unique_ptr<io::Engine> engine_;
};

}  // namespace ttrpc::binding
