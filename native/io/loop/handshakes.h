// Keeps accepted peers unread while a handshaker in JS decides, at most `parking.most` of a listener at once.
// The others wait in the listener's queue, of which JS knows nothing.
//
// Thread: the loop's. Borrows: the loop's state, and the listeners that it is called with.
// Invariant: a peer that leaves frees its place at once. A row is written only when the inbox has room for
// it.
#pragma once

#include <cstdint>

#include "io/loop/connections.h"
#include "io/loop/listener.h"

namespace ttrpc::io {

class Handshakes {
 public:
  Handshakes(LoopState& loop, Connections& connections) : loop_(loop), connections_(connections) {}

  // Queues an accepted peer, which the listener counts already. When more than `most` wait then, one of them
  // is refused with `verdict`. Starts handshakes as fill() does, and returns the same.
  bool add(Listener& listener, AcceptedSocket socket, const Peer& ids, size_t most, const Verdict& verdict);
  // Starts handshakes while places are free and peers wait. Returns false when the inbox has no room for the
  // next.
  bool fill(Listener& listener);
  // Called when the waiting peer of this number has left.
  void removeWaiting(Listener& listener, uint32_t number);
  // Closes all that wait.
  void clear(Listener& listener);
  // Ends the handshake of a parked connection that JS has admitted or that is closed. Returns false when it
  // is not parked.
  static bool unpark(Connection& connection);
  // Returns whether the connection is parked.
  static bool isParked(Connection& connection);
  // The key under which the poller watches a waiting peer, and its parts.
  static constexpr uint64_t keyOf(int32_t listener, uint32_t number) {
    return Poller::kWaitingKeys | static_cast<uint64_t>(listener) << 32 | number;
  }
  static constexpr int32_t listenerOf(uint64_t key) {
    return static_cast<int32_t>((key & ~Poller::kWaitingKeys) >> 32);
  }
  static constexpr uint32_t numberOf(uint64_t key) { return static_cast<uint32_t>(key); }

 private:
  void start(Listener& listener, WaitingPeer waiting);

  LoopState& loop_;
  Connections& connections_;
};

}  // namespace ttrpc::io
