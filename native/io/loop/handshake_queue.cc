#include "io/loop/handshake_queue.h"

#include <algorithm>

namespace ttrpc::io {

uint32_t HandshakeQueue::add(AcceptedSocket socket, const Peer& ids) {
  while (peers_.contains(nextNumber_)) ++nextNumber_;
  const uint32_t number = nextNumber_++;
  const auto [found, isNew] = users_.try_emplace(ids.uid);
  User& user = found->second;
  if (isNew) user.turn = turns_.insert(turns_.end(), ids.uid);
  Process& process = user.processes[ids.pid];
  // Later than the round of the last peer that was taken: a process that comes again and again would
  // otherwise go before those that wait.
  const uint64_t round = std::max(user.round, process.lastRound) + 1;
  process.lastRound = round;
  ++process.waiting;
  bySize_.erase({user.order.size(), ids.uid});
  user.order.insert({round, number});
  bySize_.insert({user.order.size(), ids.uid});
  peers_.emplace(number, Entry{{std::move(socket), ids}, round});
  return number;
}

WaitingPeer HandshakeQueue::next() {
  User& user = users_.find(turns_.front())->second;
  turns_.splice(turns_.end(), turns_, turns_.begin());
  user.round = user.order.begin()->first;
  return take(user.order.begin()->second);
}

WaitingPeer HandshakeQueue::surplus() {
  const User& user = users_.find(bySize_.rbegin()->second)->second;
  return take(user.order.rbegin()->second);
}

std::optional<WaitingPeer> HandshakeQueue::remove(uint32_t number) {
  if (!peers_.contains(number)) return std::nullopt;
  return take(number);
}

const WaitingPeer* HandshakeQueue::find(uint32_t number) const {
  const auto found = peers_.find(number);
  return found == peers_.end() ? nullptr : &found->second.peer;
}

WaitingPeer HandshakeQueue::take(uint32_t number) {
  const auto found = peers_.find(number);
  const uint64_t round = found->second.round;
  WaitingPeer peer = std::move(found->second.peer);
  peers_.erase(found);
  const uint32_t uid = peer.ids.uid;
  const auto owner = users_.find(uid);
  User& user = owner->second;
  bySize_.erase({user.order.size(), uid});
  user.order.erase({round, number});
  const auto process = user.processes.find(peer.ids.pid);
  if (--process->second.waiting == 0) user.processes.erase(process);
  if (user.order.empty()) {
    turns_.erase(user.turn);
    users_.erase(owner);
  } else {
    bySize_.insert({user.order.size(), uid});
  }
  return peer;
}

}  // namespace ttrpc::io
