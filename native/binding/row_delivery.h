// Passes the rows of an engine to JS: when the engine wakes JS, and in adaptive mode also when connections
// have something to do, which it then reads first.
//
// Thread: JS, except for wake(), which any thread may call. Owns: the thread-safe function, the watch on the
// sockets. Borrows: the engine, until stop().
// Invariant: after stop() nothing calls JS.
#pragma once

#include <napi.h>

#include <string>

#include "binding/reading_turn.h"
#include "binding/socket_watch.h"
#include "io/loop/engine.h"

namespace ttrpc::binding {

class RowDelivery {
 public:
  explicit RowDelivery(napi_env env) : env_(env) {}
  RowDelivery(const RowDelivery&) = delete;
  RowDelivery& operator=(const RowDelivery&) = delete;
  ~RowDelivery() = default;

  // `options`: { onRows, onLater }. Returns false when the thread-safe function cannot be made.
  bool start(Napi::Object options);
  // Rows are delivered from now on.
  void setEngine(io::Engine* engine) { engine_ = engine; }
  // In adaptive mode. Returns an empty text, or the reason why this runtime cannot watch the sockets.
  std::string watchSockets();
  // Ends all but the thread-safe function, which the engine may still use.
  void stop();
  // Called once nothing wakes JS any more.
  void release();
  [[nodiscard]] bool isStarted() const { return wakeUp_ != nullptr; }

  void wake();
  // Called in the turn of the event loop after onLater: reads rows again. Does nothing while rows are being
  // read.
  void resume();
  void ref() { napi_ref_threadsafe_function(env_, wakeUp_); }
  void unref() { napi_unref_threadsafe_function(env_, wakeUp_); }

 private:
  static void onWake(napi_env env, napi_value function, void* context, void* data);
  void onSockets();
  void drain();
  bool deliver(uint32_t tail, uint32_t head, uint32_t* read);
  bool call(const Napi::FunctionReference& function, size_t count, const napi_value* arguments,
            napi_value* result);

  napi_env env_;
  io::Engine* engine_ = nullptr;
  Napi::FunctionReference onRows_;
  Napi::FunctionReference onLater_;
  ReadingTurn turn_;
  bool reading_ = false;  // JS is reading rows
  napi_threadsafe_function wakeUp_ = nullptr;
  napi_async_context context_ = nullptr;  // of onSockets()
  SocketWatch sockets_;
};

}  // namespace ttrpc::binding
