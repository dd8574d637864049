// Mounts and unmounts in a thread of Node's pool.
//
// Thread: JS.
#pragma once

#include <napi.h>

namespace ttrpc::binding {

// ({ source, target, type, flags, data, folder }): returns a promise of undefined or of the failure.
Napi::Value mount(const Napi::CallbackInfo& info);
// (target, detach, all): the same.
Napi::Value unmount(const Napi::CallbackInfo& info);

}  // namespace ttrpc::binding
