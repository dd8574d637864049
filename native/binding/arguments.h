// Converts the plain options objects of ts/engine/native to values of the core, and failures to JS objects.
//
// Thread: JS.
#pragma once

#include <napi.h>

#include "io/loop/command_queue.h"
#include "io/socket/status.h"

namespace ttrpc::binding {

// { name: Uint8Array, isAbstract: boolean, fd: number }
io::SocketName readSocketName(Napi::Object options);
// { maxMessageBytes, maxDiscardBytes, maxMetadataPairs, maxMetadataBytes, frameTimeoutMs, writeStallTimeoutMs
// }
io::ConnectionLimits readLimits(Napi::Object options);
// { rule: Uint32Array }. Returns a rule that refuses every peer when the words are malformed.
io::PeerRule readRule(Napi::Object options);
// { wantsGroups, wantsPidfd }
io::PeerWishes readWishes(Napi::Object options);
// { allowUnsafeDirectory, allowAbstract, mode, uid, gid }; an id of −1: unchanged
io::BindOptions readBindOptions(Napi::Object options);
// { parkTimeoutMs, parkMost, parkWaiting }
io::Parking readParking(Napi::Object options);
// Returns the bytes of a Uint8Array; empty for any other value.
std::string readBytes(Napi::Value value);
// Returns undefined when the status is ok, else { reason: StatusCode, errno, syscall }
Napi::Value toJs(Napi::Env env, const io::Status& status);

}  // namespace ttrpc::binding
