// A listening socket, and the rule, limits and methods of its connections.
//
// Thread: I/O. Owns: the socket and its path.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "io/connection/connection.h"
#include "io/loop/command_queue.h"
#include "io/peer/peer_rule.h"
#include "io/peer/refusal_meter.h"
#include "io/socket/bound_socket.h"
#include "wire/method_table.h"

namespace ttrpc::io {

struct Listener {
  int32_t id;
  BoundSocket socket;
  PeerRule rule;
  ConnectionLimits limits;
  std::shared_ptr<wire::MethodTable> methods;
  uint32_t maxConnections;
  uint32_t maxConnectionsPerUid;
  Parking parking;
  PeerWishes wishes;
  RefusalMeter refusals;
  uint32_t parked = 0;  // at most parking.most; then accepting waits
  uint32_t connections = 0;
  std::unordered_map<uint32_t, uint32_t> connectionsByUid = {};  // only uids that have some
  uint32_t backoffMs = 0;                                        // > 0: out of descriptors, accepting pauses
};

}  // namespace ttrpc::io
