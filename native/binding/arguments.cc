#include "binding/arguments.h"

#include <limits>
#include <string>

namespace ttrpc::binding {
namespace {

// A cast of a double that is beyond the type has no defined result.
template <typename Integer>
Integer toInteger(double value) {
  using Limits = std::numeric_limits<Integer>;
  if (value >= static_cast<double>(Limits::max())) return Limits::max();
  if (value <= static_cast<double>(Limits::min())) return Limits::min();
  return value == value ? static_cast<Integer>(value) : Integer{0};
}

bool flag(RequestCells cells, RequestFlag bit) { return (readUint32(cells, kCellFlags) & bit) != 0; }

}  // namespace

int32_t readInt32(RequestCells cells, RequestCell cell) { return toInteger<int32_t>(cells[cell]); }

uint32_t readUint32(RequestCells cells, RequestCell cell) { return toInteger<uint32_t>(cells[cell]); }

std::string readBytes(Napi::Value value) {
  if (!value.IsTypedArray()) return {};
  const auto bytes = value.As<Napi::Uint8Array>();
  return {reinterpret_cast<const char*>(bytes.Data()), bytes.ElementLength()};
}

io::SocketName readSocketName(RequestCells cells, Napi::Value name) {
  return {flag(cells, kFlagIsAbstract), readBytes(name), readInt32(cells, kCellFd)};
}

io::ConnectionLimits readLimits(RequestCells cells) {
  io::ConnectionLimits limits;
  limits.read.maxMessageBytes = readUint32(cells, kCellMaxMessageBytes);
  limits.read.maxDiscardBytes = readUint32(cells, kCellMaxDiscardBytes);
  limits.read.metadata = {.pairs = readUint32(cells, kCellMaxMetadataPairs),
                          .bytes = readUint32(cells, kCellMaxMetadataBytes)};
  limits.frameTimeoutMs = readUint32(cells, kCellFrameTimeoutMs);
  limits.writeStallTimeoutMs = readUint32(cells, kCellWriteStallTimeoutMs);
  return limits;
}

io::PeerRule readRule(Napi::Value rule) {
  io::PeerRule parsed;
  if (!rule.IsTypedArray() || rule.As<Napi::TypedArray>().TypedArrayType() != napi_uint32_array)
    return parsed;
  auto words = rule.As<Napi::Uint32Array>();
  (void)io::PeerRule::parse({words.Data(), words.ElementLength()}, &parsed);
  return parsed;
}

io::PeerWishes readWishes(RequestCells cells) {
  return {flag(cells, kFlagWantsGroups), flag(cells, kFlagWantsPidfd)};
}

io::BindOptions readBindOptions(RequestCells cells) {
  io::BindOptions bind{flag(cells, kFlagAllowUnsafeDirectory), flag(cells, kFlagAllowAbstract)};
  // −1 as a uid_t and a gid_t is what chown() takes for unchanged.
  const auto id = [cells](RequestCell cell) {
    return cells[cell] < 0 ? std::numeric_limits<uint32_t>::max() : readUint32(cells, cell);
  };
  bind.owner = {static_cast<mode_t>(readUint32(cells, kCellMode)), id(kCellUid), id(kCellGid)};
  return bind;
}

io::Parking readParking(RequestCells cells) {
  return {readUint32(cells, kCellParkTimeoutMs), readUint32(cells, kCellParkMost),
          readUint32(cells, kCellParkWaiting)};
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
