#include "io/loop/listener.h"

#include <utility>

#include "io/loop/timer_queue.h"

namespace ttrpc::io {

void Listener::count(uint32_t uid) {
  ++connections;
  ++connectionsByUid[uid];
}

void Listener::uncount(uint32_t uid) {
  --connections;
  const auto found = connectionsByUid.find(uid);
  if (--found->second == 0) connectionsByUid.erase(found);
}

uint32_t Listener::connectionsOf(uint32_t uid) const {
  const auto found = connectionsByUid.find(uid);
  return found == connectionsByUid.end() ? 0 : found->second;
}

void Listener::give(AcceptedSocket socket, const Peer& ids) {
  count(ids.uid);
  Group& group = *membership->group();
  socket.place = group.place(id, ids);
  group.give(std::move(socket));
}

AcceptedSocket Listener::takeGiven() {
  if (given.empty()) return {};
  AcceptedSocket socket = std::move(given.front());
  given.pop_front();
  return socket;
}

std::unique_ptr<Place> Listener::takePlace(uint64_t serial) {
  auto node = places.extract(serial);
  return node.empty() ? nullptr : std::move(node.mapped());
}

void Listener::leaveGroup() {
  membership->leave();
  for (AcceptedSocket& socket : std::exchange(given, {})) membership->group()->give(std::move(socket));
}

void Listener::refuse(RowWriter& rows, const Peer& peer, const Verdict& verdict) {
  if (refusals.admits(nowMs()) && rows.refused(id, peer, verdict, refusals.suppressed())) {
    refusals.report();
  } else {
    refusals.suppress();
  }
}

}  // namespace ttrpc::io
