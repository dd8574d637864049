// The result of an operation that can fail: a value, never an exception. It is
// turned into a JS error in one place (binding/arguments.cc).
#pragma once

#include <cerrno>
#include <cstdint>

namespace ttrpc::io {

enum class StatusCode : uint8_t {
  kOk,
  kSystem,          // a system call failed: see error and syscall
  kPathTooLong,     // sun_path holds 107 bytes
  kPathInUse,       // a live server answers at the path
  kPathNotSocket,   // something that is not a socket stands at the path
  kPathNotOwned,    // a socket of another user stands at the path
  kPathBusy,        // another process holds the directory's lock
  kPathUnlockable,  // something stands at the path, in a directory that we cannot open to lock it
};

struct [[nodiscard]] Status {
  StatusCode code = StatusCode::kOk;
  int error = 0;
  const char* syscall = "";

  static Status ok() { return {}; }
  static Status system(const char* syscall) { return {StatusCode::kSystem, errno, syscall}; }
  static Status of(StatusCode code, int error) { return {code, error, ""}; }
  [[nodiscard]] bool isOk() const { return code == StatusCode::kOk; }
};

}  // namespace ttrpc::io
