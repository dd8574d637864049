// The export table of the add-on.
#include <napi.h>

#include "binding/engine_object.h"
#include "binding/group_object.h"
#include "binding/peer_credentials.h"
#include "binding/process_functions.h"
#include "binding/socket_watch.h"

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  // Compared with ts/base/version.ts.
  exports.Set("version", TTRPC_VERSION);
  exports.Set("NativeEngine", ttrpc::binding::EngineObject::define(env));
  exports.Set("NativeGroup", ttrpc::binding::GroupObject::define(env));
  exports.Set("process", ttrpc::binding::defineProcess(env));
  exports.Set("peerCredentials",
              Napi::Function::New(env, ttrpc::binding::peerCredentials, "peerCredentials"));
  exports.Set("adaptiveProblem", Napi::Function::New(
                                     env,
                                     [](const Napi::CallbackInfo& info) {
                                       const std::string reason =
                                           ttrpc::binding::SocketWatch::problem(info.Env());
                                       return Napi::String::New(info.Env(), reason);
                                     },
                                     "adaptiveProblem"));
  return exports;
}

}  // namespace

NODE_API_MODULE(ttrpc, init)
