// Reads plain options objects of ts/engine/native into values of the core.
//
// Thread: JS.
#pragma once

#include <napi.h>

#include "io/loop/command_queue.h"
#include "io/socket/status.h"

namespace ttrpc::binding {

// { name: Uint8Array, isAbstract: boolean, fd: number }
io::SocketName readSocketName(Napi::Object options);
// { maxMessageBytes, maxDiscardBytes, frameTimeoutMs, writeStallTimeoutMs }
io::ConnectionLimits readLimits(Napi::Object options);
// { rule: Uint32Array }; what is no rule admits nobody
io::PeerRule readRule(Napi::Object options);
// { wantsGroups, wantsPidfd }
io::PeerWishes readWishes(Napi::Object options);
// { allowUnsafeDirectory, allowAbstract }
io::BindOptions readBindOptions(Napi::Object options);
// { parkTimeoutMs, parkMost }
io::Parking readParking(Napi::Object options);
std::string readBytes(Napi::Value value);
// undefined when ok, else { reason: StatusCode, errno, syscall }
Napi::Value toJs(Napi::Env env, const io::Status& status);

}  // namespace ttrpc::binding
