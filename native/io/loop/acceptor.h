// Accepts connections, refuses those that the listener's rule does not admit, and keeps the others unread
// while a handshaker in JS decides.
//
// Thread: I/O. Owns: the listeners with their sockets and paths. Borrows: the loop's state.
// Invariant: a refused peer receives no byte, only the close. At most `parking.most` peers of a listener are
// parked.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "io/loop/command_queue.h"
#include "io/loop/connections.h"
#include "io/loop/listener.h"

namespace ttrpc::io {

class Acceptor {
 public:
  Acceptor(LoopState& loop, Connections& connections) : loop_(loop), connections_(connections) {}

  void add(AddListener& command, std::shared_ptr<wire::MethodTable> methods);
  void close(const CloseListener& command);
  // Called when the listener's socket has connections to accept.
  void onAcceptable(int32_t id);
  // Reads a parked connection from now on.
  void admit(Handle handle);
  // Called when the connection closes: its listener then counts one connection less, and one parked peer less
  // if the connection was parked.
  void leave(Connection& connection);
  // Called when the time for a handshake is over.
  void checkHandshakeTime(const Timer& timer);
  // Accepts again after a pause, if the listener is still open.
  void acceptAgain(int32_t id);

  // Whether a listener waits for room in the inbox.
  [[nodiscard]] bool waitsForRoom() const { return !stalled_.empty(); }
  // Called when there is room again.
  void resume();

 private:
  bool acceptOne(Listener& listener);
  void acceptWaiting(Listener& listener);
  void take(Listener& listener, UniqueFd fd);
  Verdict check(const Listener& listener, SocketPeer& peer) const;
  void refuse(Listener& listener, const Peer& peer, const Verdict& verdict);
  void pause(Listener& listener);
  void park(Listener& listener, Connection& connection, Handle handle);
  void unpark(Connection& connection);

  LoopState& loop_;
  Connections& connections_;
  std::unordered_map<int32_t, std::unique_ptr<Listener>> listeners_;
  std::vector<int32_t> stalled_;  // wait for room in the inbox
};

}  // namespace ttrpc::io
