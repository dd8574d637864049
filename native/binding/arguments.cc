#include "arguments.h"

#include <string>

namespace ttrpc::binding {
namespace {

int64_t number(Napi::Object options, const char* key) { return options.Get(key).ToNumber().Int64Value(); }

}  // namespace

std::string readBytes(Napi::Value value) {
  if (!value.IsTypedArray()) return {};
  const auto bytes = value.As<Napi::Uint8Array>();
  return {reinterpret_cast<const char*>(bytes.Data()), bytes.ElementLength()};
}

io::SocketName readSocketName(Napi::Object options) {
  return {options.Get("isAbstract").ToBoolean().Value(), readBytes(options.Get("name"))};
}

io::ConnectionLimits readLimits(Napi::Object options) {
  io::ConnectionLimits limits;
  limits.read.maxMessageBytes = static_cast<uint32_t>(number(options, "maxMessageBytes"));
  limits.read.maxDiscardBytes = static_cast<uint64_t>(number(options, "maxDiscardBytes"));
  limits.frameTimeoutMs = static_cast<uint32_t>(number(options, "frameTimeoutMs"));
  limits.writeStallTimeoutMs = static_cast<uint32_t>(number(options, "writeStallTimeoutMs"));
  return limits;
}

io::PeerRule readRule(Napi::Object options) {
  return {options.Get("any").ToBoolean().Value(), number(options, "uid"), number(options, "gid")};
}

io::Parking readParking(Napi::Object options) {
  return {static_cast<uint32_t>(number(options, "parkTimeoutMs")),
          static_cast<uint32_t>(number(options, "parkMost"))};
}

Napi::Value toJs(Napi::Env env, const io::Status& status) {
  if (status.isOk()) return env.Undefined();
  Napi::Object failure = Napi::Object::New(env);
  failure.Set("reason", Napi::Number::New(env, static_cast<double>(status.code)));
  failure.Set("errno", Napi::Number::New(env, status.error));
  failure.Set("syscall", Napi::String::New(env, status.syscall));
  return failure;
}

}  // namespace ttrpc::binding
