// What a scenario does with each row of its two engines: checks it, and sends what follows.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "numbered_frame.h"
#include "scenario.h"

namespace ttrpc::io::testing {

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
