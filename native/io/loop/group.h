// A group of workers that share the connections of one or more listeners. The listeners' I/O thread accepts
// and checks a peer, and passes its socket to the I/O thread of the next worker; no JS runs on the way.
//
//   Acceptor of the listener ── give() ─▶ Group ── TakeConnection ─▶ Acceptor of a worker ─▶ Connection
//              ▲                                                                                  │
//              └────────────────── FreePlace ◀── ~Place, when the connection is gone ◀────────────┘
//
// Thread: any. Owns: the sockets that wait for a worker that starts. Borrows: the mailboxes of its members,
// each until its Membership ends.
// Invariant: no command is posted to a mailbox whose membership has ended. Under the lock commands are queued
// and sockets polled without waiting, nothing else, and nothing that holds a place is destroyed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "base/mutex.h"
#include "io/connection/accepted_socket.h"
#include "io/loop/mailbox.h"
#include "io/peer/peer.h"
#include "io/socket/status.h"

namespace ttrpc::io {

class Group : public std::enable_shared_from_this<Group> {
 public:
  // Makes a group, which find() returns in every environment of the process while something holds it.
  static std::shared_ptr<Group> open();
  // Returns null when there is none of this id.
  static std::shared_ptr<Group> find(int32_t id);
  // Returns whether a worker can join, or a listener accept for, what find() has returned.
  static Status statusOf(const std::shared_ptr<Group>& group);
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;
  ~Group();

  [[nodiscard]] int32_t id() const { return id_; }
  // A worker of this number starts. Connections wait for it when there is no other.
  void expect(int32_t worker);
  // It has ended, or will not take connections. When none is left for which they could wait, those that wait
  // are refused.
  void forget(int32_t worker);
  // No worker is expected any more: connections that wait for one are refused.
  void close();
  // The worker takes connections from now on, under this listener of its engine.
  void join(int32_t worker, Mailbox mailbox, int32_t listener);

  // Returns a place for a peer that this listener has counted.
  std::unique_ptr<Place> place(int32_t listener, const Peer& ids);
  // Passes the socket, which has a place(), to the worker whose turn it is. Closes it when there is none and
  // none starts; its listener reports that the peer is refused.
  void give(AcceptedSocket socket);
  // Closes sockets that wait for a worker and whose peers have closed theirs, which no poller notices: their
  // places are freed. Looks at the next kLookedAt of them only.
  void dropGone();
  static constexpr size_t kLookedAt = 64;

 private:
  friend class Membership;
  friend class GroupPlace;
  struct Worker {
    Mailbox mailbox;
    int32_t listener;  // of the worker's engine
  };
  using Waiting = std::deque<AcceptedSocket>;

  explicit Group(int32_t id) : id_(id) {}
  void addListener(Mailbox mailbox);
  void removeListener();
  void removeWorker(Mailbox mailbox, int32_t listener);
  void free(const FreePlace& place);
  static void refuse(const AcceptedSocket& socket);
  TakeConnection commandFor(const Worker& worker, AcceptedSocket& socket);
  // Returns what waits, marked as refused, when there is no worker and none starts.
  Waiting takeHopeless() REQUIRES(mutex_);

  const int32_t id_;
  Mutex mutex_;
  std::optional<Mailbox> listeners_ GUARDED_BY(mutex_);  // of the engine that has the listeners
  size_t listenerCount_ GUARDED_BY(mutex_) = 0;
  std::vector<Worker> workers_ GUARDED_BY(mutex_);
  size_t next_ GUARDED_BY(mutex_) = 0;  // whose turn it is
  std::set<int32_t> starting_ GUARDED_BY(mutex_);
  Waiting waiting_ GUARDED_BY(mutex_);
};

// What a listener of an engine is in a group: one that accepts for it, or a worker. Begins before the
// listener is queued as a command, and ends with its destructor at the latest, also when that command never
// runs.
//
// Thread: one at a time. Borrows: the mailbox.
class Membership {
 public:
  // `worker`: its number, which Group::join() then adds; 0 for a listener that accepts.
  Membership(std::shared_ptr<Group> group, int32_t worker, Mailbox mailbox, int32_t listener);
  Membership(const Membership&) = delete;
  Membership& operator=(const Membership&) = delete;
  ~Membership() { leave(); }

  // No connection is passed to this worker any more.
  void leave();
  [[nodiscard]] const std::shared_ptr<Group>& group() const { return group_; }

 private:
  const std::shared_ptr<Group> group_;
  const int32_t worker_;
  const Mailbox mailbox_;
  const int32_t listener_;
  bool left_ = false;
};

}  // namespace ttrpc::io
