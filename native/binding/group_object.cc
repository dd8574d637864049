#include "binding/group_object.h"

namespace ttrpc::binding {

Napi::Function GroupObject::define(Napi::Env env) {
  return DefineClass(env, "NativeGroup",
                     {
                         InstanceAccessor<&GroupObject::id>("id"),
                         InstanceMethod<&GroupObject::expect>("expect"),
                         InstanceMethod<&GroupObject::forget>("forget"),
                         InstanceMethod<&GroupObject::close>("close"),
                     });
}

Napi::Value GroupObject::id(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), group_->id());
}

void GroupObject::expect(const Napi::CallbackInfo& info) { group_->expect(info[0].ToNumber().Int32Value()); }

void GroupObject::forget(const Napi::CallbackInfo& info) { group_->forget(info[0].ToNumber().Int32Value()); }

}  // namespace ttrpc::binding
