#include "binding/engine_object.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "binding/arguments.h"
#include "io/loop/group.h"

namespace ttrpc::binding {
namespace {

// Smaller bodies are copied: an external buffer costs more than the copy (docs/decisions/0017).
constexpr uint32_t kExternalBytes = 128 * 1024;

int32_t numberOf(const Napi::Value& value) { return value.As<Napi::Number>().Int32Value(); }

void remove(const std::weak_ptr<io::OwnPath>& path) {
  if (const std::shared_ptr<io::OwnPath> own = path.lock()) own->remove();
}

}  // namespace

template <void (EngineObject::*method)(const Napi::CallbackInfo&)>
Napi::Value EngineObject::run(const Napi::CallbackInfo& info) {
  if (engine_ != nullptr) (this->*method)(info);
  return info.Env().Undefined();
}

template <typename Command>
void EngineObject::post(const Napi::CallbackInfo& info) {
  engine_->post(Command{numberOf(info[0])});
}

template <bool paused>
void EngineObject::setPaused(const Napi::CallbackInfo& info) {
  engine_->post(io::PauseReading{numberOf(info[0]), paused});
}

Napi::Function EngineObject::define(Napi::Env env) {
  return DefineClass(
      env, "NativeEngine",
      {
          InstanceMethod("flush", &EngineObject::flush),
          InstanceMethod("write", &EngineObject::write),
          InstanceMethod("addMethod", &EngineObject::run<&EngineObject::addMethod>),
          InstanceMethod("listen", &EngineObject::listen),
          InstanceMethod("removePaths", &EngineObject::run<&EngineObject::removePaths>),
          InstanceMethod("closeListener", &EngineObject::run<&EngineObject::closeListener>),
          InstanceMethod("connect", &EngineObject::run<&EngineObject::connect>),
          InstanceMethod("cancelConnect", &EngineObject::run<&EngineObject::post<io::CancelConnect>>),
          InstanceMethod("dropMethods", &EngineObject::run<&EngineObject::post<io::DropMethods>>),
          InstanceMethod("setBufferBytes", &EngineObject::run<&EngineObject::setBufferBytes>),
          InstanceMethod("setOutputBytes", &EngineObject::run<&EngineObject::setOutputBytes>),
          InstanceMethod("admit", &EngineObject::run<&EngineObject::post<io::AdmitConnection>>),
          InstanceMethod("cut", &EngineObject::run<&EngineObject::post<io::CutConnection>>),
          InstanceMethod("pause", &EngineObject::run<&EngineObject::setPaused<true>>),
          InstanceMethod("resumeReading", &EngineObject::run<&EngineObject::setPaused<false>>),
          InstanceMethod("close", &EngineObject::run<&EngineObject::close>),
          InstanceMethod("takeBody", &EngineObject::takeBody),
          InstanceMethod("takeBackPidfd", &EngineObject::run<&EngineObject::takeBackPidfd>),
          InstanceMethod("queuedBytes", &EngineObject::queuedBytes),
          InstanceMethod("consumeActivity", &EngineObject::consumeActivity),
          InstanceMethod("resume", &EngineObject::resume),
          InstanceMethod("ref", &EngineObject::run<&EngineObject::ref>),
          InstanceMethod("unref", &EngineObject::run<&EngineObject::unref>),
      });
}

EngineObject::EngineObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<EngineObject>(info), env_(info.Env()), rows_(info.Env()) {
  const auto options = info[0].As<Napi::Object>();
  if (!memory_.take(info.Env(), options)) return;
  if (!rows_.start(options)) {
    Napi::Error::New(info.Env(), "cannot make a thread-safe function").ThrowAsJavaScriptException();
    return;
  }
  // Registered after the function's own hook, so it runs before that: the thread is joined while the function
  // still exists.
  napi_add_env_cleanup_hook(env_, &EngineObject::onEnvironmentEnd, this);
  const bool adaptive = options.Get("adaptive").ToBoolean().Value();
  const auto reading = adaptive ? io::Reading::kAdaptive : io::Reading::kThread;
  engine_ = std::make_unique<io::Engine>(memory_.inbox(), [this] { rows_.wake(); }, reading);
  if (const io::Status status = engine_->start(); !status.isOk()) {
    Napi::Error::New(info.Env(), std::string("cannot start the I/O thread: ") + status.syscall)
        .ThrowAsJavaScriptException();  // an object whose constructor throws is deleted
    return;
  }
  rows_.setEngine(engine_.get());
  if (!adaptive) return;
  const std::string reason = rows_.watchSockets();
  if (!reason.empty()) Napi::Error::New(info.Env(), reason).ThrowAsJavaScriptException();
}

EngineObject::~EngineObject() {
  if (!rows_.isStarted()) return;
  napi_remove_env_cleanup_hook(env_, &EngineObject::onEnvironmentEnd, this);
  stop();
}

void EngineObject::stop() {
  rows_.stop();
  engine_.reset();  // joins the thread
  rows_.release();
}

void EngineObject::onEnvironmentEnd(void* self) { static_cast<EngineObject*>(self)->stop(); }

Napi::Value EngineObject::resume(const Napi::CallbackInfo& info) {
  rows_.resume();
  return info.Env().Undefined();
}

Napi::Value EngineObject::flush(const Napi::CallbackInfo& info) {
  const uint32_t count = info[0].As<Napi::Number>().Uint32Value();
  if (engine_ == nullptr || count > memory_.tableCells() / 3) return Napi::Number::New(info.Env(), 0);
  io::SendBudget budget;
  uint32_t notable = 0;
  int32_t* entry = memory_.table();
  for (uint32_t i = 0; i < count; ++i, entry += 3) {
    const auto offset = static_cast<uint32_t>(entry[1]);
    const auto length = static_cast<uint32_t>(entry[2]);
    const bool inside = offset <= memory_.stagingBytes() && length <= memory_.stagingBytes() - offset;
    const io::Sent sent =
        inside ? engine_->sender().send(entry[0], {memory_.staging() + offset, length}, budget) : io::Sent{};
    if (sent.becameQueued) engine_->post(io::WatchWriting{entry[0]});
    entry[2] = sent.open ? static_cast<int32_t>(std::min<size_t>(sent.queuedBytes, INT32_MAX)) : -1;
    notable += sent.queuedBytes > 0 || !sent.open ? 1 : 0;
  }
  return Napi::Number::New(info.Env(), notable);
}

Napi::Value EngineObject::write(const Napi::CallbackInfo& info) {
  const int32_t handle = numberOf(info[0]);
  if (engine_ == nullptr) return Napi::Number::New(info.Env(), -1);
  std::array<std::span<const uint8_t>, io::kMostPieces> pieces;
  size_t size = 0;
  for (size_t i = 0; i < pieces.size(); ++i) {
    const auto bytes = info[i + 1].As<Napi::Uint8Array>();
    pieces[i] = {bytes.Data(), bytes.ByteLength()};
    size += pieces[i].size();
  }
  io::SendBudget budget{16, size};
  const io::Sent sent = engine_->sender().send(handle, io::Pieces{pieces}, budget);
  if (sent.becameQueued) engine_->post(io::WatchWriting{handle});
  const auto queued = static_cast<double>(sent.queuedBytes);
  return Napi::Number::New(info.Env(), sent.open ? queued : -1);
}

Napi::Value EngineObject::listen(const Napi::CallbackInfo& info) {
  if (engine_ == nullptr) return info.Env().Undefined();
  const RequestCells cells = memory_.request();
  const int32_t worker = readInt32(cells, kCellWorker);
  const int32_t groupId = readInt32(cells, kCellGroup);
  std::shared_ptr<io::Group> group = io::Group::find(groupId);
  io::BoundSocket socket;
  io::Status status = groupId != 0 || worker > 0 ? io::Group::statusOf(group) : io::Status::ok();
  if (status.isOk() && worker == 0) {
    status = io::BoundSocket::open(readSocketName(cells, info[0]), &socket, readBindOptions(cells));
  }
  if (!status.isOk()) return toJs(info.Env(), status);
  const int32_t id = readInt32(cells, kCellId);
  if (socket.path() != nullptr) paths_.insert_or_assign(id, socket.path());
  engine_->listen(io::AddListener{id, std::move(socket), readRule(info[1]), readLimits(cells),
                                  readInt32(cells, kCellTable), readUint32(cells, kCellMaxConnections),
                                  readParking(cells), readUint32(cells, kCellMaxConnectionsPerUid),
                                  readWishes(cells), readUint32(cells, kCellMaxRefusalEvents),
                                  readUint32(cells, kCellReservedDescriptors), std::move(group), worker});
  return info.Env().Undefined();
}

void EngineObject::addMethod(const Napi::CallbackInfo& info) {
  engine_->post(io::AddMethod{numberOf(info[0]), numberOf(info[1]), readBytes(info[2]), readBytes(info[3])});
}

void EngineObject::setBufferBytes(const Napi::CallbackInfo& info) {
  engine_->post(io::SetBufferBytes{static_cast<size_t>(info[0].As<Napi::Number>().Int64Value())});
}

void EngineObject::setOutputBytes(const Napi::CallbackInfo& info) {
  engine_->setOutputBytes(static_cast<size_t>(info[0].As<Napi::Number>().Int64Value()));
}

void EngineObject::removePaths(const Napi::CallbackInfo& /*info*/) {
  for (const auto& [id, path] : paths_) remove(path);
}

void EngineObject::closeListener(const Napi::CallbackInfo& info) {
  const int32_t id = numberOf(info[0]);
  if (const auto found = paths_.find(id); found != paths_.end()) {
    remove(found->second);
    paths_.erase(found);
  }
  engine_->post(io::CloseListener{id, info[1].ToBoolean().Value()});
}

void EngineObject::connect(const Napi::CallbackInfo& info) {
  const RequestCells cells = memory_.request();
  engine_->post(io::Connect{readInt32(cells, kCellId), readSocketName(cells, info[0]), readLimits(cells),
                            readUint32(cells, kCellConnectTimeoutMs), readRule(info[1]), readWishes(cells)});
}

void EngineObject::close(const Napi::CallbackInfo& info) {
  const int32_t handle = numberOf(info[0]);
  engine_->sender().stop(handle);
  engine_->post(io::CloseConnection{handle});
}

void EngineObject::takeBackPidfd(const Napi::CallbackInfo& info) {
  engine_->takeBackPidfd(numberOf(info[0]));
}

void EngineObject::ref(const Napi::CallbackInfo& /*info*/) { rows_.ref(); }

void EngineObject::unref(const Napi::CallbackInfo& /*info*/) { rows_.unref(); }

Napi::Value EngineObject::takeBody(const Napi::CallbackInfo& info) {
  if (engine_ == nullptr) return info.Env().Undefined();
  bool kick = false;
  wire::Body body = engine_->inbox().takeBody(numberOf(info[0]), &kick);
  if (kick) engine_->kick();
  const uint32_t length = body.length();
  if (length < kExternalBytes) return Napi::Buffer<uint8_t>::Copy(info.Env(), body.data(), length);
  auto* block = new Block(body.release());
  // Copies where the runtime forbids external memory.
  return Napi::Buffer<uint8_t>::NewOrCopy(
      info.Env(), block->data(), length, [](Napi::Env, uint8_t*, Block* used) { delete used; }, block);
}

Napi::Value EngineObject::consumeActivity(const Napi::CallbackInfo& info) {
  const bool active = engine_ != nullptr && engine_->sender().consumeActivity(numberOf(info[0]));
  return Napi::Boolean::New(info.Env(), active);
}

Napi::Value EngineObject::queuedBytes(const Napi::CallbackInfo& info) {
  const int32_t handle = numberOf(info[0]);
  const size_t bytes = engine_ == nullptr ? 0 : engine_->sender().queuedBytes(handle);
  return Napi::Number::New(info.Env(), static_cast<double>(bytes));
}

}  // namespace ttrpc::binding
