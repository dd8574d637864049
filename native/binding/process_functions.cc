#include "binding/process_functions.h"

#include <string>

#include "binding/arguments.h"
#include "binding/mount_work.h"
#include "binding/process_loop_object.h"
#include "io/socket/bound_socket.h"
#include "process/children.h"
#include "process/fifo.h"
#include "process/inheritance.h"
#include "process/pipe.h"
#include "process/terminal.h"

namespace ttrpc::binding {
namespace {

int32_t numberOf(const Napi::Value& value) { return value.ToNumber().Int32Value(); }

// Returns the descriptor, which belongs to JS from now on, or the failure.
Napi::Value given(Napi::Env env, const io::Status& status, io::UniqueFd fd) {
  return status.isOk() ? Napi::Number::New(env, fd.release()) : toJs(env, status);
}

process::TerminalSize sizeOf(const Napi::Value& rows, const Napi::Value& columns) {
  return {static_cast<uint16_t>(numberOf(rows)), static_cast<uint16_t>(numberOf(columns))};
}

Napi::Value setChildSubreaper(const Napi::CallbackInfo& info) {
  return toJs(info.Env(), process::setChildSubreaper(info[0].ToBoolean()));
}

Napi::Value openFifo(const Napi::CallbackInfo& info) {
  io::UniqueFd fd;
  const io::Status status =
      process::openFifo(readBytes(info[0]), numberOf(info[1]), info[2].ToBoolean(), &fd);
  return given(info.Env(), status, std::move(fd));
}

Napi::Value openPipe(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  process::Pipe pipe;
  const io::Status status = process::openPipe(&pipe);
  if (!status.isOk()) return toJs(env, status);
  Napi::Object ends = Napi::Object::New(env);
  ends.Set("read", pipe.read.release());
  ends.Set("write", pipe.write.release());
  return ends;
}

Napi::Value closeOnExec(const Napi::CallbackInfo& info) {
  return toJs(info.Env(), process::closeOnExec(numberOf(info[0])));
}

Napi::Value bindSocket(const Napi::CallbackInfo& info) {
  io::BindOptions options{.allowUnsafeDirectory = info[2].ToBoolean()};
  options.owner.mode = static_cast<mode_t>(numberOf(info[1]));
  io::BoundSocket socket;
  const io::Status status = io::BoundSocket::open({false, readBytes(info[0])}, &socket, options);
  return given(info.Env(), status, status.isOk() ? socket.release() : io::UniqueFd());
}

Napi::Value openTerminal(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  process::Terminal terminal;
  const io::Status status = process::openTerminal(sizeOf(info[0], info[1]), &terminal);
  if (!status.isOk()) return toJs(env, status);
  Napi::Object opened = Napi::Object::New(env);
  opened.Set("master", terminal.master.release());
  opened.Set("path", terminal.path);
  return opened;
}

Napi::Value resizeTerminal(const Napi::CallbackInfo& info) {
  return toJs(info.Env(), process::resizeTerminal(numberOf(info[0]), sizeOf(info[1], info[2])));
}

Napi::Value terminalSize(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  process::TerminalSize size;
  const io::Status status = process::terminalSize(numberOf(info[0]), &size);
  if (!status.isOk()) return toJs(env, status);
  Napi::Object sides = Napi::Object::New(env);
  sides.Set("rows", static_cast<double>(size.rows));
  sides.Set("columns", static_cast<double>(size.columns));
  return sides;
}

Napi::Value peekZombie(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), process::peekZombie());
}

Napi::Value reap(const Napi::CallbackInfo& info) {
  const std::optional<process::ExitStatus> exit = process::reap(numberOf(info[0]));
  return exit.has_value() ? toJs(info.Env(), *exit) : info.Env().Undefined();
}

}  // namespace

Napi::Object defineProcess(Napi::Env env) {
  Napi::Object functions = Napi::Object::New(env);
  const auto add = [&functions, env](const char* name, Napi::Value (*function)(const Napi::CallbackInfo&)) {
    functions.Set(name, Napi::Function::New(env, function, name));
  };
  add("setChildSubreaper", setChildSubreaper);
  add("openFifo", openFifo);
  add("openPipe", openPipe);
  add("closeOnExec", closeOnExec);
  add("bindSocket", bindSocket);
  add("mount", mount);
  add("unmount", unmount);
  add("openTerminal", openTerminal);
  add("resizeTerminal", resizeTerminal);
  add("terminalSize", terminalSize);
  add("peekZombie", peekZombie);
  add("reap", reap);
  functions.Set("NativeProcessLoop", ProcessLoopObject::define(env));
  return functions;
}

}  // namespace ttrpc::binding
