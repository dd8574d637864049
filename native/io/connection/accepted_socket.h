// A socket that was accepted, before it becomes a connection.
//
// Thread: one at a time. Owns: the descriptor, and the place that the peer has in the group whose listener
// accepted it.
#pragma once

#include <memory>
#include <utility>

#include "io/connection/place.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {

struct AcceptedSocket {
  AcceptedSocket() = default;
  explicit AcceptedSocket(UniqueFd accepted, std::unique_ptr<Place> held = nullptr)
      : place(std::move(held)), fd(std::move(accepted)) {}

  std::unique_ptr<Place> place;  // null for a listener's own
  UniqueFd fd;                   // closed before the place is free
};

}  // namespace ttrpc::io
