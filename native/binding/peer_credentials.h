// Reads who is behind a unix socket that Node's own net has opened, which Node itself cannot ask for.
//
// Thread: JS. Owns nothing: the descriptor stays its caller's.
#pragma once

#include <napi.h>

namespace ttrpc::binding {

// (fd): returns { pid, uid, gid } of the process behind a connected unix socket, or undefined where the
// kernel does not name it.
Napi::Value peerCredentials(const Napi::CallbackInfo& info);

}  // namespace ttrpc::binding
