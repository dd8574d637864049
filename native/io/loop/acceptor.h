// Accepts the peers of listeners, refuses those that the listener's rule or limits do not admit, and passes
// the others on: to JS, to the handshakes, or to the workers of the listener's group.
//
// Thread: the loop's. Owns: the listeners with their sockets and paths. Borrows: the loop's state.
// Invariant: a refused peer receives no byte, only the close.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "io/loop/command_queue.h"
#include "io/loop/connections.h"
#include "io/loop/handshakes.h"
#include "io/loop/listener.h"
#include "io/loop/spare_descriptor.h"

namespace ttrpc::io {

class Acceptor {
 public:
  Acceptor(LoopState& loop, Connections& connections)
      : loop_(loop), connections_(connections), handshakes_(loop, connections) {}

  void add(AddListener& command, std::shared_ptr<wire::MethodTable> methods);
  void close(const CloseListener& command);
  // Queues a socket that a listener of the group has accepted for a worker; settle() takes it.
  void take(TakeConnection& command);
  // A peer that a listener has given to its group is gone.
  void free(const FreePlace& place);
  // Called when the listener's socket has connections to accept.
  void onAcceptable(int32_t id);
  // Called when the peer of a key of the handshakes has left.
  void onWaitingPeerLeft(uint64_t key);
  // Closes a parked connection whose peer has left. Returns false when it is not parked.
  bool closeIfParked(Connection& connection, Handle handle);
  // Reads a parked connection from now on.
  void admit(Handle handle);
  // Called when the connection closes: its listener then counts one connection less, and one parked peer less
  // if the connection was parked. Returns the place that it had in a group; null when it had none.
  std::unique_ptr<Place> leave(Connection& connection);
  // Called when the time for a handshake is over.
  void checkHandshakeTime(const Timer& timer);
  // Accepts again after a pause, if the listener still accepts.
  void acceptAgain(int32_t id);
  // Called at the end of each round: does what follows from the connections and peers that have left in it.
  void settle();
  // Whether settle() has something to do.
  [[nodiscard]] bool mustSettle() const { return !due_.empty() || !nextRound_.empty(); }

  // Whether a listener waits for room in the inbox.
  [[nodiscard]] bool waitsForRoom() const { return !stalled_.empty(); }
  // Called when there is room again.
  void resume();

 private:
  enum class Accepted { kOne, kNone, kPaused };
  Listener* find(int32_t id) const;
  Accepted acceptOne(Listener& listener);
  Accepted onAcceptError(Listener& listener, int error);
  Accepted shed(Listener& listener);
  void receive(Listener& listener, AcceptedSocket socket);
  void takeGiven(Listener& listener);
  void beginDraining(Listener& listener);
  void drain(Listener& listener);
  void stopListening(Listener& listener);
  void finish(Listener& listener);
  void pause(Listener& listener);
  void stall(const Listener& listener);
  void settleLater(const Listener& listener);
  void settle(Listener& listener);

  LoopState& loop_;
  Connections& connections_;
  Handshakes handshakes_;
  SpareDescriptor spare_;
  uint32_t listening_ = 0;  // listeners whose sockets are open
  std::unordered_map<int32_t, std::unique_ptr<Listener>> listeners_;
  std::vector<int32_t> stalled_;    // wait for room in the inbox
  std::vector<int32_t> due_;        // for settle()
  std::vector<int32_t> nextRound_;  // for the settle() of the next round: sockets are left that were given
};

}  // namespace ttrpc::io
