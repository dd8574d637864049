// Converts requests of ts/engine/native to values of the core, and failures to JS objects.
//
// Thread: JS.
#pragma once

#include <napi.h>

#include "binding/request_cells.h"
#include "io/loop/command_queue.h"
#include "io/socket/status.h"

namespace ttrpc::binding {

// Returns an integer of a cell; the nearest one when it is beyond the type, and 0 for NaN.
int32_t readInt32(RequestCells cells, RequestCell cell);
uint32_t readUint32(RequestCells cells, RequestCell cell);

// `name`: a Uint8Array.
io::SocketName readSocketName(RequestCells cells, Napi::Value name);
io::ConnectionLimits readLimits(RequestCells cells);
// `rule`: a Uint32Array. Returns a rule that refuses every peer when the words are malformed.
io::PeerRule readRule(Napi::Value rule);
io::PeerWishes readWishes(RequestCells cells);
io::BindOptions readBindOptions(RequestCells cells);
io::Parking readParking(RequestCells cells);
// Returns the bytes of a Uint8Array; empty for any other value.
std::string readBytes(Napi::Value value);
// Returns undefined when the status is ok, else { reason: StatusCode, errno, syscall }
Napi::Value toJs(Napi::Env env, const io::Status& status);

}  // namespace ttrpc::binding
