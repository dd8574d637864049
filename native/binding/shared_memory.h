// The memory that JS and the I/O thread share: ArrayBuffers made by JS, pointers
// taken once, strong references held as long as the engine runs.
//
// Thread: JS. Owns: the references.
#pragma once

#include <napi.h>

#include "io/inbox/inbox.h"

namespace ttrpc::binding {

class SharedMemory {
 public:
  // `options`: { rows: Int32Array, inbox: Uint8Array, staging: Uint8Array, table: Int32Array }.
  // False and a pending TypeError when one is missing or of the wrong kind.
  bool take(Napi::Env env, Napi::Object options);

  [[nodiscard]] io::InboxMemory inbox() const { return inbox_; }
  [[nodiscard]] const uint8_t* staging() const { return staging_; }
  [[nodiscard]] size_t stagingBytes() const { return stagingBytes_; }
  [[nodiscard]] int32_t* table() const { return table_; }
  [[nodiscard]] size_t tableCells() const { return tableCells_; }

 private:
  io::InboxMemory inbox_{};
  const uint8_t* staging_ = nullptr;
  size_t stagingBytes_ = 0;
  int32_t* table_ = nullptr;
  size_t tableCells_ = 0;
  Napi::ObjectReference references_[4];
};

}  // namespace ttrpc::binding
