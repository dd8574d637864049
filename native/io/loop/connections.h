// Opens, watches and closes the connections of an engine.
//
// Thread: the loop's. Borrows: the loop's state.
// Invariant: every accepted or connected handle gets exactly one kClosed row, after its last frame row.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "io/connection/accepted_socket.h"
#include "io/loop/loop_state.h"
#include "io/peer/socket_peer.h"

namespace ttrpc::io {

class Connections {
 public:
  // Called for each connection that closes, before its row is written. Returns the place that the connection
  // had, null when it had none: it is freed when the descriptor has been closed.
  using OnLeave = std::function<std::unique_ptr<Place>(Connection&)>;

  Connections(LoopState& loop, OnLeave onLeave);

  // Returns a connection for an established socket, unwatched; null when the table is full. `methods`: the
  // server's, null on the client side.
  Connection* open(UniqueFd fd, const ConnectionLimits& limits, std::shared_ptr<wire::MethodTable> methods,
                   Handle* handle);
  // The same for a peer of a listener. Reports the connection to JS; the caller counts it.
  Connection* accept(AcceptedSocket socket, Listener& listener, SocketPeer& peer, Handle* handle);
  // Watches the connection for the events that its state needs. Closes the connection when the poller fails.
  void watch(Connection& connection, Handle handle);
  // Ends reading: only what the peer has sent by now is wanted.
  void cut(Handle handle);
  // Releases everything of the connection and reports the close. `reason`: a close reason of wire/row.h.
  void close(Connection& connection, Handle handle, int32_t reason, int error);
  // Returns what JS receives about the peer. The pidfd stays with the connection; JS only borrows it.
  PeerReport report(SocketPeer& peer, PeerWishes wishes, Connection& connection);
  // Brings the engine's account of arriving frames up to date with the connection.
  void countBody(Connection& connection, Handle handle);

 private:
  LoopState& loop_;
  OnLeave onLeave_;
};

}  // namespace ttrpc::io
