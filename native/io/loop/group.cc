#include "io/loop/group.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace ttrpc::io {
namespace {

// All groups of the process. Environments that end with the process may still ask for one, so it is never
// destroyed.
struct Registry {
  Mutex mutex;
  std::unordered_map<int32_t, std::weak_ptr<Group>> groups GUARDED_BY(mutex);
  int32_t last GUARDED_BY(mutex) = 0;

  static Registry& get() {
    static auto& registry = *new Registry;
    return registry;
  }
};

}  // namespace

class GroupPlace final : public Place {
 public:
  GroupPlace(std::shared_ptr<Group> group, int32_t listener, const Peer& ids)
      : group_(std::move(group)), freed_{listener, ids} {}
  GroupPlace(const GroupPlace&) = delete;
  GroupPlace& operator=(const GroupPlace&) = delete;
  ~GroupPlace() override { group_->free(freed_); }
  // No worker takes the peer, which is to be reported.
  void refuse() { freed_.refused = true; }

 private:
  std::shared_ptr<Group> group_;
  FreePlace freed_;
};

std::shared_ptr<Group> Group::open() {
  Registry& registry = Registry::get();
  const MutexLock lock(registry.mutex);
  const int32_t id = ++registry.last;
  std::shared_ptr<Group> group(new Group(id));
  registry.groups.emplace(id, group);
  return group;
}

std::shared_ptr<Group> Group::find(int32_t id) {
  Registry& registry = Registry::get();
  const MutexLock lock(registry.mutex);
  const auto found = registry.groups.find(id);
  return found == registry.groups.end() ? nullptr : found->second.lock();
}

Status Group::statusOf(const std::shared_ptr<Group>& group) {
  return group == nullptr ? Status{StatusCode::kNoGroup, 0, "listen"} : Status::ok();
}

Group::~Group() {
  Registry& registry = Registry::get();
  const MutexLock lock(registry.mutex);
  registry.groups.erase(id_);
}

void Group::expect(int32_t worker) {
  const MutexLock lock(mutex_);
  starting_.insert(worker);
}

void Group::forget(int32_t worker) {
  Waiting hopeless;  // destroyed after the lock is released, as below
  const MutexLock lock(mutex_);
  starting_.erase(worker);
  hopeless = takeHopeless();
}

void Group::close() {
  Waiting waiting;
  const MutexLock lock(mutex_);
  starting_.clear();
  waiting = takeHopeless();
}

Group::Waiting Group::takeHopeless() {
  if (!workers_.empty() || !starting_.empty()) return {};
  for (const AcceptedSocket& socket : waiting_) refuse(socket);
  return std::exchange(waiting_, {});
}

std::unique_ptr<Place> Group::place(int32_t listener, const Peer& ids) {
  return std::make_unique<GroupPlace>(shared_from_this(), listener, ids);
}

void Group::give(AcceptedSocket socket) {
  const MutexLock lock(mutex_);
  if (!workers_.empty()) {
    next_ = next_ % workers_.size();
    const Worker& worker = workers_[next_++];
    return worker.mailbox.post(commandFor(worker, socket));
  }
  if (starting_.empty()) return refuse(socket);
  waiting_.push_back(std::move(socket));
}

// Those that stay go to the end, so that the next call looks at others.
void Group::dropGone() {
  Waiting gone;  // destroyed after the lock is released, as above
  const MutexLock lock(mutex_);
  std::array<pollfd, kLookedAt> looked{};
  const size_t count = std::min(waiting_.size(), looked.size());
  for (size_t i = 0; i < count; ++i) looked[i].fd = waiting_[i].fd.get();
  if (count == 0 || ::poll(looked.data(), count, 0) < 0) return;
  for (size_t i = 0; i < count; ++i) {
    Waiting& to = (looked[i].revents & (POLLHUP | POLLERR)) != 0 ? gone : waiting_;
    to.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
}

// The destructor of the socket, when the lock is released, reports it.
void Group::refuse(const AcceptedSocket& socket) { static_cast<GroupPlace&>(*socket.place).refuse(); }

TakeConnection Group::commandFor(const Worker& worker, AcceptedSocket& socket) {
  return {worker.listener, shared_from_this(), std::move(socket)};
}

void Group::free(const FreePlace& place) {
  const MutexLock lock(mutex_);
  if (listeners_.has_value()) listeners_->post(place);
}

void Group::addListener(Mailbox mailbox) {
  const MutexLock lock(mutex_);
  listeners_ = mailbox;
  ++listenerCount_;
}

void Group::removeListener() {
  Waiting waiting;  // their places hold the group
  const MutexLock lock(mutex_);
  if (--listenerCount_ > 0) return;
  listeners_.reset();
  waiting = std::exchange(waiting_, {});
}

void Group::join(int32_t worker, Mailbox mailbox, int32_t listener) {
  const MutexLock lock(mutex_);
  starting_.erase(worker);
  workers_.push_back({mailbox, listener});
  if (waiting_.empty()) return;
  const Worker& first = workers_.back();  // no other was there for those that wait
  for (AcceptedSocket& socket : waiting_) first.mailbox.push(commandFor(first, socket));
  first.mailbox.kick();
  waiting_.clear();  // moved from
}

void Group::removeWorker(Mailbox mailbox, int32_t listener) {
  Waiting hopeless;
  const MutexLock lock(mutex_);
  std::erase_if(workers_, [&](const Worker& worker) {
    return worker.mailbox == mailbox && worker.listener == listener;
  });
  hopeless = takeHopeless();
}

Membership::Membership(std::shared_ptr<Group> group, int32_t worker, Mailbox mailbox, int32_t listener)
    : group_(std::move(group)), worker_(worker), mailbox_(mailbox), listener_(listener) {
  if (worker_ == 0) group_->addListener(mailbox);
}

void Membership::leave() {
  if (std::exchange(left_, true)) return;
  if (worker_ == 0) {
    group_->removeListener();
  } else {
    group_->removeWorker(mailbox_, listener_);
  }
}

}  // namespace ttrpc::io
