// Watches a descriptor in the event loop of Node, with the functions of libuv that the runtime exports. They
// are looked up by name, so that the add-on needs Node-API alone and loads where they are missing.
//
// Thread: JS. Owns: the handle of libuv, which outlives this object until the event loop has closed it.
// Invariant: after stop() the callback is not called. The handle does not keep the process alive.
#pragma once

#include <node_api.h>

#include <functional>
#include <string>

namespace ttrpc::binding {

class SocketWatch {
 public:
  SocketWatch() = default;
  SocketWatch(const SocketWatch&) = delete;
  SocketWatch& operator=(const SocketWatch&) = delete;
  ~SocketWatch() { stop(); }

  // Returns an empty text, or the reason why this runtime cannot watch descriptors.
  static std::string problem(napi_env env);
  // Calls `onReadable` in each turn of the event loop in which the descriptor is readable. Returns an empty
  // text, or the reason why the runtime cannot watch it.
  std::string start(napi_env env, int fd, std::function<void()> onReadable);
  void stop();

 private:
  struct Handle;
  Handle* handle_ = nullptr;
};

}  // namespace ttrpc::binding
