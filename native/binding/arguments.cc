#include "binding/arguments.h"

#include <string>

namespace ttrpc::binding {
namespace {

int64_t number(Napi::Object options, const char* key) { return options.Get(key).ToNumber().Int64Value(); }

bool flag(Napi::Object options, const char* key) { return options.Get(key).ToBoolean().Value(); }

}  // namespace

std::string readBytes(Napi::Value value) {
  if (!value.IsTypedArray()) return {};
  const auto bytes = value.As<Napi::Uint8Array>();
  return {reinterpret_cast<const char*>(bytes.Data()), bytes.ElementLength()};
}

io::SocketName readSocketName(Napi::Object options) {
  return {flag(options, "isAbstract"), readBytes(options.Get("name")),
          static_cast<int>(number(options, "fd"))};
}

io::ConnectionLimits readLimits(Napi::Object options) {
  io::ConnectionLimits limits;
  limits.read.maxMessageBytes = static_cast<uint32_t>(number(options, "maxMessageBytes"));
  limits.read.maxDiscardBytes = static_cast<uint32_t>(number(options, "maxDiscardBytes"));
  limits.read.metadata = {.pairs = static_cast<uint32_t>(number(options, "maxMetadataPairs")),
                          .bytes = static_cast<uint32_t>(number(options, "maxMetadataBytes"))};
  limits.frameTimeoutMs = static_cast<uint32_t>(number(options, "frameTimeoutMs"));
  limits.writeStallTimeoutMs = static_cast<uint32_t>(number(options, "writeStallTimeoutMs"));
  return limits;
}

io::PeerRule readRule(Napi::Object options) {
  io::PeerRule rule;
  const Napi::Value value = options.Get("rule");
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_uint32_array)
    return rule;
  auto words = value.As<Napi::Uint32Array>();
  (void)io::PeerRule::parse({words.Data(), words.ElementLength()}, &rule);
  return rule;
}

io::PeerWishes readWishes(Napi::Object options) {
  return {flag(options, "wantsGroups"), flag(options, "wantsPidfd")};
}

io::BindOptions readBindOptions(Napi::Object options) {
  io::BindOptions bind{flag(options, "allowUnsafeDirectory"), flag(options, "allowAbstract")};
  bind.owner = {static_cast<mode_t>(number(options, "mode")), static_cast<uid_t>(number(options, "uid")),
                static_cast<gid_t>(number(options, "gid"))};
  return bind;
}

io::Parking readParking(Napi::Object options) {
  return {static_cast<uint32_t>(number(options, "parkTimeoutMs")),
          static_cast<uint32_t>(number(options, "parkMost")),
          static_cast<uint32_t>(number(options, "parkWaiting"))};
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
