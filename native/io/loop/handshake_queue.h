// Accepted peers that wait for a place among the handshakes of their listener.
//
// Users have turns: each uid that waits gets one place a round, whatever number of its peers wait, and within
// a uid each process does. So one user's many connections go neither before the first of another user, nor,
// when the queue is full, take his place: surplus() takes from the user who has the most.
//
// Thread: the loop's. Owns: the peers' sockets.
// Invariant: a uid has a turn while, and only while, peers of it wait.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "io/connection/accepted_socket.h"
#include "io/peer/peer.h"

namespace ttrpc::io {

struct WaitingPeer {
  AcceptedSocket socket;
  Peer ids;
};

class HandshakeQueue {
 public:
  // Returns the number under which the peer waits.
  uint32_t add(AcceptedSocket socket, const Peer& ids);
  // Removes and returns the peer whose turn it is. Must not be called while the queue is empty.
  WaitingPeer next();
  // Removes and returns the last peer of the process that has the most, of the uid that has the most. Must
  // not be called while the queue is empty.
  WaitingPeer surplus();
  // Removes the peer of this number; nothing when it no longer waits.
  std::optional<WaitingPeer> remove(uint32_t number);
  // Returns the peer of this number; null when it no longer waits.
  [[nodiscard]] const WaitingPeer* find(uint32_t number) const;
  [[nodiscard]] size_t size() const { return peers_.size(); }
  [[nodiscard]] bool empty() const { return peers_.empty(); }

 private:
  struct Entry {
    WaitingPeer peer;
    uint64_t round;
  };
  struct Process {
    uint32_t waiting = 0;
    uint64_t lastRound = 0;  // of its last peer
  };
  struct User {
    std::list<uint32_t>::iterator turn;
    uint64_t round = 0;                              // of its peer that was last taken by next()
    std::set<std::pair<uint64_t, uint32_t>> order;   // round and number of each peer
    std::unordered_map<int32_t, Process> processes;  // by pid; only those that wait
  };
  WaitingPeer take(uint32_t number);

  std::unordered_map<uint32_t, Entry> peers_;
  std::unordered_map<uint32_t, User> users_;      // by uid
  std::list<uint32_t> turns_;                     // uids, the next one first
  std::set<std::pair<size_t, uint32_t>> bySize_;  // number of waiting peers and uid
  uint32_t nextNumber_ = 0;
};

}  // namespace ttrpc::io
