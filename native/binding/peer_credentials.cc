#include "binding/peer_credentials.h"

#include "io/peer/peer.h"

namespace ttrpc::binding {

Napi::Value peerCredentials(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsNumber()) return env.Undefined();
  io::Peer peer;
  if (!io::readPeer(info[0].As<Napi::Number>().Int32Value(), &peer).admitted) return env.Undefined();
  Napi::Object credentials = Napi::Object::New(env);
  credentials.Set("pid", peer.pid);
  credentials.Set("uid", peer.uid);
  credentials.Set("gid", peer.gid);
  return credentials;
}

}  // namespace ttrpc::binding
