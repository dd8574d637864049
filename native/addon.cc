// The export table of the add-on.
#include <napi.h>

#include "binding/engine_object.h"
#include "binding/peer_credentials.h"

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  // Compared with ts/base/version.ts.
  exports.Set("version", TTRPC_VERSION);
  exports.Set("NativeEngine", ttrpc::binding::EngineObject::define(env));
  exports.Set("peerCredentials",
              Napi::Function::New(env, ttrpc::binding::peerCredentials, "peerCredentials"));
  return exports;
}

}  // namespace

NODE_API_MODULE(ttrpc, init)
