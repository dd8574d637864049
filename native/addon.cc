// The export table of the add-on.
#include <napi.h>

#include "binding/engine_object.h"

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  // Compared with ts/base/version.ts.
  exports.Set("version", TTRPC_VERSION);
  exports.Set("NativeEngine", ttrpc::binding::EngineObject::define(env));
  return exports;
}

}  // namespace

NODE_API_MODULE(ttrpc, init)
