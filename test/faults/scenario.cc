#include "scenario.h"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace ttrpc::io::testing {
namespace {

constexpr uint32_t kTagBytes = 8;  // number of the connection, number of the frame
constexpr uint32_t kMostRounds = 200'000;
constexpr uint8_t kData = 3;

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

// Where nobody can tell whose a path is, or remove it, it stays: the next server takes it over.
uint64_t pathFaults() {
  uint64_t sum = 0;
  for (const auto& [what, count] : faultCounts())
    sum += what.starts_with("lstat ") || what.starts_with("unlink ") ? count : 0;
  return sum;
}

void putU32(uint8_t* to, uint32_t value) {
  for (int i = 0; i < 4; ++i) to[i] = static_cast<uint8_t>(value >> (24 - 8 * i));
}

uint32_t getU32(const uint8_t* from) { return wire::readU32(from); }

// A body that tells whose and which it is, and whose every byte tells where it stands.
std::vector<uint8_t> bodyOf(uint32_t tag, uint32_t number, uint32_t size) {
  std::vector<uint8_t> body(size);
  Random bytes(uint64_t{tag} << 32 | number);
  for (size_t at = kTagBytes; at < size; at += 8) {
    const uint64_t word = bytes.next();
    std::memcpy(body.data() + at, &word, std::min<size_t>(8, size - at));
  }
  putU32(body.data(), tag);
  putU32(body.data() + 4, number);
  return body;
}

std::vector<uint8_t> frameOf(uint32_t stream, const std::vector<uint8_t>& body) {
  std::vector<uint8_t> frame(wire::kHeaderLength + body.size());
  putU32(frame.data(), static_cast<uint32_t>(body.size()));
  putU32(frame.data() + 4, stream);
  frame[8] = kData;
  std::copy(body.begin(), body.end(), frame.begin() + wire::kHeaderLength);
  return frame;
}

// Mostly small, at times held aside, at times with a body of its own.
uint32_t anySize(Random& random) {
  switch (random.below(8)) {
    case 0:
      return kTagBytes + random.below(40'000);
    case 1:
      return kTagBytes + random.below(random.oneIn(8) ? 1'500'000 : 300'000);
    default:
      return kTagBytes + random.below(200);
  }
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
  server_ = std::make_unique<StepEngine>(rows, bytes, [this](const StepRow& row) { onServerRow(row); });
  client_ = std::make_unique<StepEngine>(rows, bytes, [this](const StepRow& row) { onClientRow(row); });
  const size_t idle = openDescriptors();
  openListener();
  startConnecting();
  for (uint32_t turns = random_.below(400); turns > 0 && failure_.empty(); --turns) turn();
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
  const Parking parking{60'000, parks_ ? 1 + random_.below(3) : 0};
  for (int tries = 0; tries < 1000; ++tries) {
    listenerClosed_ = false;
    ++listener_;
    const uint32_t most = plan_.deadly && random_.oneIn(4) ? 2 : 1000;
    AddListener listener{listener_, {}, PeerRule::anybody(), limits, 1, most, parking};
    const bool wasEmpty = isEmpty(directory_);
    const uint64_t before = pathFaults();
    const Status status = server_->listen(directory_ + "/s", std::move(listener));
    if (!status.isOk()) {
      const uint64_t excused = std::string_view(status.syscall) == "lstat" ? 1 : 0;
      if (wasEmpty && pathFaults() - before <= excused)
        check(isEmpty(directory_), "listening failed and left a path");
      continue;
    }
    while (server_->poll() || server_->runJs()) {
    }
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
    if (rounds > kMostRounds) return check(false, "it goes round and round without an end");
    if (round()) continue;
    if (allGone()) return;
    // Everybody sleeps: until the first of their timers.
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
  for (uint32_t rounds = 0; rounds < 1000 && !listenerClosed_; ++rounds) round();
  check(listenerClosed_, "the listener's end was not told");
  settle();  // who was still in its queue
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

void Scenario::onServerRow(const StepRow& row) {
  if (row.kind() == wire::kListenerClosed) {
    check(!listenerClosed_, "a listener's end was told twice");
    listenerClosed_ = true;
    return;
  }
  if (row.kind() == wire::kRefused) return check(plan_.deadly, "a peer was refused");
  if (row.kind() == wire::kAccepted) {
    const auto [place, fresh] = answerers_.emplace(row.handle(), Answerer{});
    if (!fresh) check(place->second.stage == Stage::kGone, "a handle was given out twice");
    place->second = Answerer{};
    check((row[wire::kCellParked] != 0) == parks_, "parked otherwise than asked for");
    if (parks_) server_->post(AdmitConnection{row.handle()});
    return;
  }
  const auto found = answerers_.find(row.handle());
  if (found == answerers_.end()) return check(false, "a row of an unknown handle (server)");
  Answerer& answerer = found->second;
  if (answerer.stage != Stage::kOpen) return check(false, "a row after the end (server)");
  const bool drained = server_->queuedBytes(row.handle()) == 0;
  switch (row.kind()) {
    case wire::kFrame:
      check(!answerer.readEnded, "a frame after the read end");
      return onRequest(answerer, row);
    case wire::kDrained:
      onDrained(*server_, row.handle(), answerer.drains);
      if (answerer.readEnded && drained) server_->close(row.handle());
      return;
    case wire::kReadEnd:
      check(!answerer.readEnded, "the read end was told twice");
      answerer.readEnded = true;
      if (drained) server_->close(row.handle());
      return;
    case wire::kClosed:
      answerer.stage = Stage::kGone;
      if (!plan_.deadly) {
        check(row[wire::kCellReason] == wire::kCloseEof, "a connection ended otherwise than its client did");
        check(!answerer.drains.due, "that a queue has drained was not told (server)");
      }
      return;
    default:
      check(false, "a row that no server gets");
  }
}

void Scenario::onRequest(Answerer& answerer, const StepRow& row) {
  if (row.body.size() < kTagBytes) return check(false, "a frame too short");
  const uint32_t tag = getU32(row.body.data());
  if (answerer.tag < 0) answerer.tag = tag;
  if (tag >= callers_.size() || answerer.tag != tag) return check(false, "a frame of another connection");
  if (answerer.frames >= callers_[tag].sent) return check(false, "a frame that was never sent");
  const auto size = static_cast<uint32_t>(row.body.size());
  check(size == callers_[tag].sizes[answerer.frames], "a frame of another length (server)");
  check(row.body == bodyOf(tag, answerer.frames, size), "other bytes than were sent (server)");
  ++answerer.frames;
  const std::vector<uint8_t> frame = frameOf(answerer.frames, row.body);
  (void)send(*server_, row.handle(), frame, answerer.drains);
}

void Scenario::onClientRow(const StepRow& row) {
  if (row.kind() == wire::kConnectFailed || row.kind() == wire::kConnected) {
    Caller& caller = callers_[static_cast<size_t>(row[wire::kCellOwner])];
    check(caller.stage == Stage::kConnecting, "a connect request with two outcomes");
    const bool open = row.kind() == wire::kConnected;
    check(open || plan_.deadly, "a connect request failed: " + std::to_string(row[wire::kCellErrno]));
    caller.stage = open ? Stage::kOpen : Stage::kGone;
    caller.handle = row.handle();
    if (!open) return;
    tags_[row.handle()] = static_cast<uint32_t>(row[wire::kCellOwner]);
    if (caller.sizes.empty()) client_->close(caller.handle);
    caller.closing = caller.sizes.empty();
    return;
  }
  const auto found = tags_.find(row.handle());
  if (found == tags_.end()) return check(false, "a row of an unknown handle (client)");
  Caller& caller = callers_[found->second];
  switch (row.kind()) {
    case wire::kFrame:
      return onEcho(caller, row);
    case wire::kDrained:
      return onDrained(*client_, row.handle(), caller.drains);
    case wire::kClosed:
      caller.stage = Stage::kGone;
      tags_.erase(found);
      if (!plan_.deadly)
        check(row[wire::kCellReason] == wire::kCloseLocal, "the client was closed by another");
      return;
    default:
      check(false, "a row that no client gets");
  }
}

void Scenario::onEcho(Caller& caller, const StepRow& row) {
  const auto tag = static_cast<uint32_t>(&caller - callers_.data());
  if (caller.echoed >= caller.sent) return check(false, "an echo of nothing");
  const uint32_t size = caller.sizes[caller.echoed];
  check(row[wire::kCellStream] == static_cast<int32_t>(caller.echoed + 1), "an echo out of order");
  check(row.body == bodyOf(tag, caller.echoed, size), "other bytes than were sent (client)");
  ++caller.echoed;
  ++tally_.frames;
  tally_.bytes += size;
  if (caller.echoed < caller.sizes.size() || caller.closing) return;
  caller.closing = true;
  client_->close(caller.handle);
}

Sent Scenario::send(StepEngine& engine, Handle handle, const std::vector<uint8_t>& frame, Drains& drains) {
  const Sent sent = engine.send(handle, frame.data(), frame.size());
  drains.sends += sent.queuedBytes > 0 ? 1 : 0;
  drains.due = drains.due || sent.queuedBytes > 0;
  return sent;
}

void Scenario::onDrained(StepEngine& engine, Handle handle, Drains& drains) {
  ++drains.told;
  check(drains.told <= drains.sends, "drained, and nothing was queued");
  drains.due = engine.queuedBytes(handle) > 0;
}

void Scenario::sendNext(uint32_t tag) {
  Caller& caller = callers_[tag];
  if (caller.stage != Stage::kOpen || caller.closing || caller.refused) return;
  if (caller.sent == caller.sizes.size()) return;
  const std::vector<uint8_t> frame =
      frameOf(caller.sent + 1, bodyOf(tag, caller.sent, caller.sizes[caller.sent]));
  const Sent sent = send(*client_, caller.handle, frame, caller.drains);
  ++caller.sent;
  caller.refused = !sent.open;
  check(sent.open || plan_.deadly, "a send was refused");
}

void Scenario::check(bool holds, const std::string& what) {
  if (!holds && failure_.empty()) failure_ = what;
}

}  // namespace ttrpc::io::testing
