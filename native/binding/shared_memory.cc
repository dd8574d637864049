#include "binding/shared_memory.h"

#include <bit>

#include "wire/row.h"

namespace ttrpc::binding {

bool SharedMemory::take(Napi::Env env, Napi::Object options) {
  const Napi::Value rows = options.Get("rows");
  const Napi::Value inbox = options.Get("inbox");
  const Napi::Value staging = options.Get("staging");
  const Napi::Value table = options.Get("table");
  const Napi::Value request = options.Get("request");
  const auto isArray = [](const Napi::Value& value, napi_typedarray_type type) {
    return value.IsTypedArray() && value.As<Napi::TypedArray>().TypedArrayType() == type;
  };
  if (!isArray(rows, napi_int32_array) || !isArray(inbox, napi_uint8_array) ||
      !isArray(staging, napi_uint8_array) || !isArray(table, napi_int32_array) ||
      !isArray(request, napi_float64_array)) {
    Napi::TypeError::New(env, "the engine needs { rows, inbox, staging, table, request }")
        .ThrowAsJavaScriptException();
    return false;
  }
  auto rowArray = rows.As<Napi::Int32Array>();
  const auto rowCapacity = static_cast<uint32_t>(rowArray.ElementLength() / wire::kRowCells);
  auto inboxArray = inbox.As<Napi::Uint8Array>();
  if (!std::has_single_bit(rowCapacity) || rowCapacity < 256 || inboxArray.ElementLength() < 256 * 1024) {
    Napi::RangeError::New(env, "rows must be a power of two from 256, the inbox at least 256 KiB")
        .ThrowAsJavaScriptException();
    return false;
  }
  if (request.As<Napi::Float64Array>().ElementLength() != kRequestCells) {
    Napi::RangeError::New(env, "request must have as many cells as a request has numbers")
        .ThrowAsJavaScriptException();
    return false;
  }
  inbox_ = {rowArray.Data(), rowCapacity, inboxArray.Data(),
            static_cast<uint32_t>(inboxArray.ElementLength())};
  staging_ = staging.As<Napi::Uint8Array>().Data();
  stagingBytes_ = staging.As<Napi::Uint8Array>().ElementLength();
  table_ = table.As<Napi::Int32Array>().Data();
  tableCells_ = table.As<Napi::Int32Array>().ElementLength();
  request_ = request.As<Napi::Float64Array>().Data();
  size_t i = 0;
  for (const Napi::Value& value : {rows, inbox, staging, table, request}) {
    references_[i++] = Napi::Persistent(value.As<Napi::Object>());
  }
  return true;
}

}  // namespace ttrpc::binding
