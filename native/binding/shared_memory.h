// The memory that JS and the I/O thread share. JS makes the ArrayBuffers; this class reads their addresses
// once and holds strong references to them as long as the engine runs.
//
// Thread: JS. Owns: the references.
#pragma once

#include <napi.h>

#include "binding/request_cells.h"
#include "io/inbox/inbox.h"

namespace ttrpc::binding {

class SharedMemory {
 public:
  // `options`: { rows: Int32Array, inbox: Uint8Array, staging: Uint8Array, table: Int32Array,
  // request: Float64Array }.
  // Returns false, with a TypeError or RangeError pending in JS, when one is missing, of the wrong type or
  // of the wrong size.
  bool take(Napi::Env env, Napi::Object options);

  [[nodiscard]] io::InboxMemory inbox() const { return inbox_; }
  [[nodiscard]] const uint8_t* staging() const { return staging_; }
  [[nodiscard]] size_t stagingBytes() const { return stagingBytes_; }
  [[nodiscard]] int32_t* table() const { return table_; }
  [[nodiscard]] size_t tableCells() const { return tableCells_; }
  [[nodiscard]] RequestCells request() const { return RequestCells(request_, kRequestCells); }

 private:
  io::InboxMemory inbox_{};
  const uint8_t* staging_ = nullptr;
  size_t stagingBytes_ = 0;
  int32_t* table_ = nullptr;
  size_t tableCells_ = 0;
  const double* request_ = nullptr;
  Napi::ObjectReference references_[5];
};

}  // namespace ttrpc::binding
