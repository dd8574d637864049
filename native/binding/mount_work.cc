#include "binding/mount_work.h"

#include <functional>
#include <string>
#include <utility>

#include "binding/arguments.h"
#include "process/mount.h"

namespace ttrpc::binding {
namespace {

// Thread: JS; Execute() runs on one of the pool. Owns: itself, until the promise is settled.
class MountWork final : public Napi::AsyncWorker {
 public:
  static Napi::Value start(Napi::Env env, std::function<io::Status()> work) {
    auto* started = new MountWork(env, std::move(work));
    const Napi::Promise promise = started->deferred_.Promise();
    started->Queue();
    return promise;
  }

 protected:
  void Execute() override { status_ = work_(); }
  void OnOK() override { deferred_.Resolve(toJs(Env(), status_)); }

 private:
  MountWork(Napi::Env env, std::function<io::Status()> work)
      : Napi::AsyncWorker(env, "ttrpc"), deferred_(env), work_(std::move(work)) {}

  Napi::Promise::Deferred deferred_;
  std::function<io::Status()> work_;
  io::Status status_;
};

}  // namespace

Napi::Value mount(const Napi::CallbackInfo& info) {
  const auto given = info[0].As<Napi::Object>();
  process::Mount mount;
  mount.source = readBytes(given.Get("source"));
  mount.target = readBytes(given.Get("target"));
  mount.type = readBytes(given.Get("type"));
  mount.data = readBytes(given.Get("data"));
  mount.folder = readBytes(given.Get("folder"));
  mount.flags = given.Get("flags").ToNumber().Uint32Value();
  return MountWork::start(info.Env(), [mount = std::move(mount)] { return process::mount(mount); });
}

Napi::Value unmount(const Napi::CallbackInfo& info) {
  const bool detach = info[1].ToBoolean();
  const bool all = info[2].ToBoolean();
  return MountWork::start(info.Env(), [target = readBytes(info[0]), detach, all] {
    return process::unmount(target, detach, all);
  });
}

}  // namespace ttrpc::binding
