// Writes the rows that are not frames. While the ring is full, they wait here in order. Only a refusal may
// be dropped, so that a flood of refusals uses no memory.
//
// Thread: the loop's. Owns: the rows that wait. Borrows: the inbox.
// Invariant: only refusals are dropped; each other row reaches JS, in the order of the calls.
#pragma once

#include <array>
#include <deque>

#include "io/connection/handle.h"
#include "io/inbox/inbox.h"
#include "io/peer/peer.h"
#include "wire/row.h"

namespace ttrpc::io {

// What JS receives about a peer.
struct PeerReport {
  Peer ids;
  int32_t pidfd = -1;
  int32_t groupsToken = 0;  // of the kept body that holds its groups; 0: not asked for
};

class RowWriter {
 public:
  explicit RowWriter(Inbox& inbox) : inbox_(inbox) {}

  void accepted(Handle handle, int32_t listener, const PeerReport& peer);
  void connected(Handle handle, int32_t request, const PeerReport& peer);
  void connectFailed(int32_t request, int error, int32_t syscall);
  // Returns the row's number, which Inbox::released() accepts.
  uint64_t closed(Handle handle, int32_t reason, int error);
  // `suppressed`: the number of refusals before it that were not reported. Returns false, without writing a
  // row, when there is no room.
  bool refused(int32_t listener, const Peer& peer, const Verdict& verdict, uint32_t suppressed);
  void listenerClosed(int32_t listener);
  void drained(Handle handle);
  void readEnd(Handle handle);

  // Returns whether no row waits, so that frames may be written.
  [[nodiscard]] bool idle() const { return waiting_.empty(); }
  // Writes the rows that wait, as far as there is room, and asks for more room.
  void flush();

 private:
  using Cells = std::array<int32_t, wire::kRowCells>;
  uint64_t write(const Cells& cells);
  void put(const Cells& cells);

  Inbox& inbox_;
  std::deque<Cells> waiting_;
};

}  // namespace ttrpc::io
