// The result of an operation that can fail, as a value; the core throws no exceptions. One function
// (binding/arguments.cc) makes a JS error of it.
#pragma once

#include <cerrno>
#include <cstdint>

namespace ttrpc::io {

enum class StatusCode : uint8_t {
  kOk,
  kSystem,          // a system call failed: see error and syscall
  kPathTooLong,     // a name, or the last part of a long path, that sun_path cannot hold
  kPathInUse,       // a live server answers at the path
  kPathNotSocket,   // the path is something that is not a socket
  kPathNotOwned,    // the path is a socket of another user
  kPathBusy,        // another process of our user binds to the path at this moment
  kPathUnlockable,  // the path exists, and the file that would lock it cannot be made
  kPathReplaced,    // another process has replaced the path as soon as it was bound
  kNotGivable,      // we may not give the path to this user or group
  kNotUnixStream,   // a descriptor that is not a unix stream socket
  kNotListening,    // a descriptor whose socket does not listen
  kAbstractName,    // a descriptor whose socket has an abstract name, which the caller has not allowed
  kNoGroup,         // a group of workers that is closed
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
