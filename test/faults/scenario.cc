#include "scenario.h"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "numbered_frame.h"

namespace ttrpc::io::testing {
namespace {

constexpr uint32_t kMostRounds = 200'000;

size_t openDescriptors() {
  DIR* directory = ::opendir("/proc/self/fd");
  size_t count = 0;
  while (::readdir(directory) != nullptr) ++count;  // NOLINT(concurrency-mt-unsafe)
  ::closedir(directory);
  return count;
}

bool isEmpty(const std::string& path) {
  DIR* directory = ::opendir(path.c_str());
  size_t count = 0;
  while (::readdir(directory) != nullptr) ++count;  // NOLINT(concurrency-mt-unsafe)
  ::closedir(directory);
  return count == 2;
}

// A path whose owner cannot be read, or that cannot be removed, is left: the next server takes it over. The
// file of a lock is left as well where another process seems to hold it, which would remove it.
uint64_t pathFaults() {
  const std::array<std::string_view, 4> calls{"fstat ", "fstatat ", "unlinkat ", "flock EAGAIN"};
  uint64_t sum = 0;
  for (const auto& [what, count] : faultCounts())
    sum += std::ranges::any_of(calls, [&](auto call) { return what.starts_with(call); }) ? count : 0;
  return sum;
}

FaultPlan planOf(uint64_t seed) {
  Random random(~seed);
  const uint32_t rates[] = {3, 8, 30, 150};
  return {seed, rates[random.below(4)], seed % 2 == 1};
}

}  // namespace

Scenario::Scenario(uint64_t seed, std::string directory, Tally& tally)
    : plan_(planOf(seed)), random_(seed + 0x5eed), directory_(std::move(directory)), tally_(tally) {}

std::string Scenario::run() {
  const size_t before = openDescriptors();
  planFaults(plan_);
  startPoller();
  check(openDescriptors() == before, "descriptors are left after a poller's end");
  // Small memory makes every pause for want of room happen.
  const uint32_t rows = random_.oneIn(2) ? 4096 : 256;
  const uint32_t bytes = random_.oneIn(2) ? 1024 * 1024 : 96 * 1024;
  const auto mode = [this] { return random_.oneIn(2) ? Reading::kThread : Reading::kAdaptive; };
  server_ = std::make_unique<StepEngine>(StepEngine::Size{rows, bytes, mode()},
                                         [this](const StepRow& row) { onServerRow(row); });
  client_ = std::make_unique<StepEngine>(StepEngine::Size{rows, bytes, mode()},
                                         [this](const StepRow& row) { onClientRow(row); });
  const size_t idle = openDescriptors();
  openListener();
  startConnecting();
  for (uint32_t turns = random_.below(400); turns > 0 && failure_.empty(); --turns) {
    turn();
    checkProgress();
  }
  settle();
  const uint64_t unseen = pathFaults();
  finish();
  if (failure_.empty()) check(openDescriptors() == idle, "descriptors are left after every close");
  server_.reset();
  client_.reset();
  if (failure_.empty()) check(openDescriptors() == before, "descriptors are left after the engines' end");
  if (failure_.empty() && pathFaults() == unseen) check(isEmpty(directory_), "a path is left");
  ::unlink((directory_ + "/s").c_str());
  return failure_;
}

// An engine that cannot start says so; the engines of the scenario do start.
void Scenario::startPoller() {
  const KernelScope simulated;
  Poller poller;
  const uint64_t before = deadlyFaults();
  const bool opened = poller.open().isOk();
  check(opened == (deadlyFaults() == before), "a poller opens when nothing fails, and else says so");
}

void Scenario::openListener() {
  parks_ = random_.oneIn(3);
  const ConnectionLimits limits{{}, plan_.deadly && random_.oneIn(2) ? 5000u : 0u};
  const Parking parking{60'000, parks_ ? 1 + random_.below(3) : 0, 1000};
  const uint64_t atFirst = pathFaults();
  for (int tries = 0; tries < 1000; ++tries) {
    listenerClosed_ = false;
    ++listener_;
    const uint32_t most = plan_.deadly && random_.oneIn(4) ? 2 : 1000;
    AddListener listener{listener_, {}, PeerRule::anybody(), limits, 1, most, parking};
    const bool wasEmpty = isEmpty(directory_);
    const uint64_t before = pathFaults();
    const Status status = server_->listen(directory_ + "/s", std::move(listener));
    if (!status.isOk()) {
      const std::string_view failed = status.syscall;
      const uint64_t excused = failed == "fstat" || failed == "fstatat" ? 1 : 0;
      if (wasEmpty && pathFaults() - before <= excused)
        check(isEmpty(directory_), "listening failed and left a path");
      continue;
    }
    while (server_->poll() || server_->runJs()) {
    }
    // What a failed unlinkat() has left is for the next server.
    if (pathFaults() != atFirst) ::unlink((directory_ + "/.s.lock").c_str());
    if (!listenerClosed_) return;
  }
  check(false, "listening fails for ever");
}

void Scenario::startConnecting() {
  callers_.resize(1 + random_.below(6));
  for (uint32_t tag = 0; tag < callers_.size(); ++tag) {
    Caller& caller = callers_[tag];
    caller.sizes.resize(random_.below(random_.oneIn(4) ? 200 : 12));
    for (uint32_t& size : caller.sizes) size = anySize(random_);
    client_->post(Connect{static_cast<int32_t>(tag), {false, directory_ + "/s"}, {}, 60'000});
  }
  tally_.connections += callers_.size();
}

void Scenario::turn() {
  switch (random_.below(6)) {
    case 0:
      server_->poll();
      break;
    case 1:
      client_->poll();
      break;
    case 2:
      server_->runJs(1 + random_.below(20));
      break;
    case 3:
      client_->runJs(1 + random_.below(20));
      break;
    case 4:
      sendNext(random_.below(static_cast<uint32_t>(callers_.size())));
      break;
    default:
      if (random_.oneIn(8)) meddle();
  }
}

// Pauses; and, where connections may die, ends them in every way JS has.
void Scenario::meddle() {
  if (answerers_.empty()) return;
  auto found = answerers_.begin();
  std::advance(found, random_.below(static_cast<uint32_t>(answerers_.size())));
  auto& [handle, answerer] = *found;
  if (answerer.stage == Stage::kGone) return;
  answerer.paused = random_.oneIn(2);
  server_->post(PauseReading{handle, answerer.paused});
  if (!plan_.deadly || !random_.oneIn(4)) return;
  switch (random_.below(3)) {
    case 0:
      server_->close(handle);
      break;
    case 1:
      server_->post(CutConnection{handle});
      break;
    default:
      Caller& caller = callers_[random_.below(static_cast<uint32_t>(callers_.size()))];
      if (caller.stage == Stage::kOpen) client_->close(caller.handle);
      caller.closing = caller.closing || caller.stage == Stage::kOpen;
  }
}

void Scenario::checkProgress() {
  check(!server_->spins() && !client_->spins(), "an engine makes rounds that move nothing");
}

bool Scenario::round() {
  bool moved = false;
  for (uint32_t tag = 0; tag < callers_.size(); ++tag) {
    moved = moved || (callers_[tag].stage == Stage::kOpen &&
                      callers_[tag].sent < callers_[tag].sizes.size() && !callers_[tag].refused);
    sendNext(tag);
  }
  moved = server_->poll() || moved;
  moved = client_->poll() || moved;
  moved = server_->runJs() || moved;
  return client_->runJs() || moved;
}

void Scenario::settle() {
  for (auto& [handle, answerer] : answerers_) {
    if (answerer.paused) server_->post(PauseReading{handle, false});
    answerer.paused = false;
  }
  for (uint32_t rounds = 0; failure_.empty(); ++rounds) {
    checkProgress();
    if (rounds > kMostRounds) return check(false, "it goes round and round without an end");
    if (round()) continue;
    if (allGone()) return;
    // Both engines sleep: advances the clock to the first of their timers.
    const int one = server_->sleepMs();
    const int other = client_->sleepMs();
    if (one < 0 && other < 0) return check(false, "everybody waits for ever");
    advanceClock(one < 0 ? other : other < 0 ? one : std::min(one, other));
  }
}

void Scenario::finish() {
  if (!failure_.empty()) return;
  server_->post(CloseListener{listener_, random_.oneIn(2)});
  settle();
  for (uint32_t rounds = 0; rounds < 1000 && !listenerClosed_; ++rounds) {
    // After a failed accept, the listener tries again later.
    if (!round() && server_->sleepMs() > 0) advanceClock(server_->sleepMs());
  }
  check(listenerClosed_, "the listener's end was not told");
  settle();  // accepts the peers that were still in its queue
  for (const Caller& caller : callers_) {
    if (plan_.deadly) continue;
    check(caller.echoed == caller.sizes.size(), "a frame was lost");
    check(!caller.drains.due, "that a queue has drained was not told (client)");
  }
}

bool Scenario::allGone() const {
  const auto gone = [](const auto& one) { return one.stage == Stage::kGone; };
  return std::all_of(callers_.begin(), callers_.end(), gone) &&
         std::all_of(answerers_.begin(), answerers_.end(), [&](const auto& one) { return gone(one.second); });
}

}  // namespace ttrpc::io::testing
