// The functions of ttrpc/process: what Node lacks for programs that run other processes.
//
// Thread: JS. Owns nothing: descriptors that it returns belong to JS.
#pragma once

#include <napi.h>

namespace ttrpc::binding {

// Returns the object that ts/engine/native/process-functions.ts describes.
Napi::Object defineProcess(Napi::Env env);

}  // namespace ttrpc::binding
