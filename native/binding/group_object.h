// A group of workers, as the environment that has its listeners holds it.
//
// Thread: JS. Owns: a reference to the group.
#pragma once

#include <napi.h>

#include <memory>

#include "io/loop/group.h"

namespace ttrpc::binding {

class GroupObject final : public Napi::ObjectWrap<GroupObject> {
 public:
  // new NativeGroup(): { id, expect(worker), forget(worker), close() }
  static Napi::Function define(Napi::Env env);
  explicit GroupObject(const Napi::CallbackInfo& info)
      : Napi::ObjectWrap<GroupObject>(info), group_(io::Group::open()) {}

 private:
  Napi::Value id(const Napi::CallbackInfo& info);
  void expect(const Napi::CallbackInfo& info);
  void forget(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& /*info*/) { group_->close(); }

  std::shared_ptr<io::Group> group_;
};

}  // namespace ttrpc::binding
