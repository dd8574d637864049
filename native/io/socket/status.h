// The result of an operation that can fail: a value, never an exception. It is
// turned into a JS error in one place (binding/arguments.cc).
#pragma once

#include <cerrno>
#include <cstdint>

namespace ttrpc::io {

enum class StatusCode : uint8_t {
  kOk,
  kSystem,             // a system call failed: see error and syscall
  kPathTooLong,        // a name, or the last part of a long path, that sun_path cannot hold
  kPathInUse,          // a live server answers at the path
  kPathNotSocket,      // something that is not a socket stands at the path
  kPathNotOwned,       // a socket of another user stands at the path
  kPathBusy,           // another process holds the directory's lock
  kPathUnlockable,     // something stands at the path, in a directory that we cannot open to lock it
  kDirectoryNotOwned,  // the path's directory is neither ours nor root's
  kDirectoryWritable,  // others may replace what stands in the path's directory
  kNotUnixStream,      // a descriptor that is no unix stream socket
  kNotListening,       // a descriptor whose socket does not listen
  kAbstractName,       // a descriptor whose socket has an abstract name, which nobody has allowed
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
