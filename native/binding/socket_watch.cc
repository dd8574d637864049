#include "binding/socket_watch.h"

#include <dlfcn.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace ttrpc::binding {
namespace {

// As libuv 1 declares them, whose ABI is stable.
constexpr int kPollType = 8;  // UV_POLL of uv_handle_type
constexpr int kReadable = 1;  // UV_READABLE of uv_poll_event

struct Libuv {
  size_t (*handleSize)(int type) = nullptr;
  const char* (*typeName)(int type) = nullptr;
  void (*setData)(void* handle, void* data) = nullptr;
  void* (*getData)(const void* handle) = nullptr;
  int (*pollInit)(void* loop, void* handle, int fd) = nullptr;
  int (*pollStart)(void* handle, int events,
                   void (*callback)(void* handle, int status, int events)) = nullptr;
  void (*unref)(void* handle) = nullptr;
  void (*close)(void* handle, void (*callback)(void* handle)) = nullptr;
  std::string missing;  // the first function that the runtime does not export

  Libuv() {
    look("uv_handle_size", &handleSize);
    look("uv_handle_type_name", &typeName);
    look("uv_handle_set_data", &setData);
    look("uv_handle_get_data", &getData);
    look("uv_poll_init", &pollInit);
    look("uv_poll_start", &pollStart);
    look("uv_unref", &unref);
    look("uv_close", &close);
  }

 private:
  template <typename Function>
  void look(const char* name, Function* function) {
    *function = reinterpret_cast<Function>(::dlsym(RTLD_DEFAULT, name));
    if (*function == nullptr && missing.empty()) missing = name;
  }
};

const Libuv& libuv() {
  static const Libuv functions;
  return functions;
}

}  // namespace

// What the handle of libuv points to. Both are freed once the event loop has closed the handle; the end of
// the environment waits for that.
struct SocketWatch::Handle {
  void* poll = nullptr;  // a uv_poll_t
  std::function<void()> onReadable;
  napi_async_cleanup_hook_handle hook = nullptr;
  bool isClosing = false;

  static void onEvent(void* poll, int /*status*/, int /*events*/) {
    auto* self = static_cast<Handle*>(libuv().getData(poll));
    if (!self->isClosing) self->onReadable();
  }

  static void onClosed(void* poll) {
    auto* self = static_cast<Handle*>(libuv().getData(poll));
    if (self->hook != nullptr) napi_remove_async_cleanup_hook(self->hook);
    std::free(poll);
    delete self;
  }

  static void onEnvironmentEnd(napi_async_cleanup_hook_handle /*hook*/, void* self) {
    static_cast<Handle*>(self)->close();
  }

  void close() {
    if (isClosing) return;
    isClosing = true;
    libuv().close(poll, &Handle::onClosed);
  }
};

std::string SocketWatch::problem(napi_env env) {
  const Libuv& uv = libuv();
  if (!uv.missing.empty()) return "the runtime does not export " + uv.missing;
  const char* type = uv.typeName(kPollType);
  if (type == nullptr || std::strcmp(type, "poll") != 0) return "the runtime has another libuv";
  uv_loop_s* loop = nullptr;
  const bool hasLoop = napi_get_uv_event_loop(env, &loop) == napi_ok && loop != nullptr;
  return hasLoop ? "" : "the runtime has no event loop of libuv";
}

std::string SocketWatch::start(napi_env env, int fd, std::function<void()> onReadable) {
  if (std::string reason = problem(env); !reason.empty()) return reason;
  const Libuv& uv = libuv();
  uv_loop_s* loop = nullptr;
  napi_get_uv_event_loop(env, &loop);
  void* poll = std::calloc(1, uv.handleSize(kPollType));
  if (poll == nullptr) return "no memory";
  if (const int error = uv.pollInit(loop, poll, fd); error != 0) {
    std::free(poll);
    return "uv_poll_init: errno " + std::to_string(-error);
  }
  handle_ = new Handle{poll, std::move(onReadable)};
  uv.setData(poll, handle_);
  uv.unref(poll);
  if (napi_add_async_cleanup_hook(env, &Handle::onEnvironmentEnd, handle_, &handle_->hook) != napi_ok) {
    stop();
    return "no cleanup hook";
  }
  if (const int error = uv.pollStart(poll, kReadable, &Handle::onEvent); error != 0) {
    stop();
    return "uv_poll_start: errno " + std::to_string(-error);
  }
  return "";
}

void SocketWatch::stop() {
  if (handle_ != nullptr) handle_->close();
  handle_ = nullptr;
}

}  // namespace ttrpc::binding
