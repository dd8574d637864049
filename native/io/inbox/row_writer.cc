#include "io/inbox/row_writer.h"

#include <algorithm>

namespace ttrpc::io {
namespace {

std::array<int32_t, wire::kRowCells> row(wire::RowKind kind, int32_t connection) {
  std::array<int32_t, wire::kRowCells> cells{};
  cells[wire::kCellKind] = kind;
  cells[wire::kCellConnection] = connection;
  return cells;
}

void setPeer(std::array<int32_t, wire::kRowCells>& cells, int32_t owner, const PeerReport& peer) {
  cells[wire::kCellOwner] = owner;
  cells[wire::kCellPeerPid] = peer.ids.pid;
  cells[wire::kCellPeerUid] = static_cast<int32_t>(peer.ids.uid);
  cells[wire::kCellPeerGid] = static_cast<int32_t>(peer.ids.gid);
  cells[wire::kCellPeerPidfd] = peer.pidfd;
  cells[wire::kCellBodyToken] = peer.groupsToken;
}

}  // namespace

void RowWriter::accepted(Handle handle, int32_t listener, const PeerReport& peer) {
  Cells cells = row(wire::kAccepted, handle);
  setPeer(cells, listener, peer);
  write(cells);
}

void RowWriter::connected(Handle handle, int32_t request, const PeerReport& peer) {
  Cells cells = row(wire::kConnected, handle);
  setPeer(cells, request, peer);
  write(cells);
}

void RowWriter::connectFailed(int32_t request, int error, int32_t syscall) {
  Cells cells = row(wire::kConnectFailed, -1);
  cells[wire::kCellOwner] = request;
  cells[wire::kCellErrno] = error;
  cells[wire::kCellSyscall] = syscall;
  write(cells);
}

uint64_t RowWriter::closed(Handle handle, int32_t reason, int error) {
  Cells cells = row(wire::kClosed, handle);
  cells[wire::kCellReason] = reason;
  cells[wire::kCellErrno] = error;
  return write(cells);
}

bool RowWriter::refused(int32_t listener, const Peer& peer, const Verdict& verdict, uint32_t suppressed) {
  if (!inbox_.hasRoom() || !idle()) return false;
  Cells cells = row(wire::kRefused, -1);
  setPeer(cells, listener, {peer});
  cells[wire::kCellReason] = verdict.reason;
  cells[wire::kCellErrno] = verdict.error;
  cells[wire::kCellSuppressed] = static_cast<int32_t>(suppressed);
  write(cells);
  return true;
}

void RowWriter::listenerClosed(int32_t listener) {
  Cells cells = row(wire::kListenerClosed, -1);
  cells[wire::kCellOwner] = listener;
  write(cells);
}

void RowWriter::readEnd(Handle handle) { write(row(wire::kReadEnd, handle)); }

void RowWriter::drained(Handle handle) { write(row(wire::kDrained, handle)); }

uint64_t RowWriter::write(const Cells& cells) {
  // No frame is written while rows wait, so the number is known even then.
  const uint64_t number = inbox_.nextNumber() + waiting_.size();
  if (waiting_.empty() && inbox_.freeRows() > 0) {
    put(cells);
  } else {
    waiting_.push_back(cells);  // until flush()
  }
  return number;
}

void RowWriter::put(const Cells& cells) {
  std::copy(cells.begin(), cells.end(), inbox_.beginRow());
  inbox_.endRow();
}

void RowWriter::flush() {
  if (waiting_.empty()) return;
  inbox_.askForRoom();  // before the check for room, so that no release goes unnoticed
  while (!waiting_.empty() && inbox_.freeRows() > 0) {
    put(waiting_.front());
    waiting_.pop_front();
  }
}

}  // namespace ttrpc::io
