// A listening socket, and the rule, limits and methods of its connections.
//
// A listener that is a worker of a group has no socket of its own, but a queue of those that it was given.
//
//   open ──▶ draining ──▶ drained ──▶ closed
//     └──────────┴───────────┴──────────▲
//
// Thread: the loop's. Owns: the socket and its path, and the peers that wait for a handshake.
// Invariant: it exists until its last connection is gone, so that a connection may refer to it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>

#include "io/connection/connection.h"
#include "io/inbox/row_writer.h"
#include "io/loop/command_queue.h"
#include "io/loop/group.h"
#include "io/loop/handshake_queue.h"
#include "io/peer/peer_rule.h"
#include "io/peer/refusal_meter.h"
#include "io/socket/bound_socket.h"
#include "wire/method_table.h"

namespace ttrpc::io {

enum class ListenerState : uint8_t {
  kOpen,
  kDraining,  // accepts the peers that have connected, and no later ones
  kDrained,   // the socket is closed; peers may still wait for a handshake
  kClosed,    // JS has been notified of the close; its connections go on
};

struct Listener {
  // Counts a connection, or a peer that waits for a handshake.
  void count(uint32_t uid);
  void uncount(uint32_t uid);
  [[nodiscard]] uint32_t connectionsOf(uint32_t uid) const;
  // Whether peers wait for a handshaker in JS.
  [[nodiscard]] bool parks() const { return parking.most > 0; }
  [[nodiscard]] bool isFull() const { return parked >= parking.most; }
  // Whether its group gets the connections that it admits.
  [[nodiscard]] bool passesOn() const { return membership != nullptr && !isWorker(); }
  // Whether it gets the connections that other listeners of its group accept.
  [[nodiscard]] bool isWorker() const { return worker > 0; }
  // Counts the peer, and passes its socket to its group.
  void give(AcceptedSocket socket, const Peer& ids);
  // Returns the next of the sockets that were given; without a descriptor when there is none.
  AcceptedSocket takeGiven();
  // Removes and returns the place of the connection of this serial; null when it has none.
  std::unique_ptr<Place> takePlace(uint64_t serial);
  // Ends the membership of a worker. What it was given and has not taken goes to other workers.
  void leaveGroup();
  // Reports that a peer is refused, or counts it where too many are reported.
  void refuse(RowWriter& rows, const Peer& peer, const Verdict& verdict);

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
  uint32_t reservedDescriptors;
  int32_t worker;                               // its number in the group; 0: it accepts
  std::shared_ptr<Membership> membership = {};  // null without a group
  std::deque<AcceptedSocket> given = {};        // wait until they are taken in a round
  ListenerState state = ListenerState::kOpen;
  uint32_t toDrain = 0;  // the most peers that are accepted while it drains
  HandshakeQueue queue = {};
  uint32_t parked = 0;  // whose handshakes run; at most parking.most
  uint32_t connections = 0;
  std::unordered_map<uint32_t, uint32_t> connectionsByUid = {};  // only uids that have some
  // Of a worker's connections, by serial. Not in Connection, which most servers have many of and no group.
  std::unordered_map<uint64_t, std::unique_ptr<Place>> places = {};
  uint32_t backoffMs = 0;  // > 0: out of descriptors, accepting pauses
};

}  // namespace ttrpc::io
