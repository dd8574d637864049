#include "io/peer/peer_rule.h"

#include <algorithm>

#include "io/peer/namespaces.h"
#include "wire/row.h"

namespace ttrpc::io {

class PeerRule::Parser {
 public:
  explicit Parser(std::span<const uint32_t> words) : words_(words) {}

  bool parse(PeerRule& rule) {
    uint32_t op = 0;
    if (++nodes_ > kMaxRuleNodes || !next(&op)) return false;
    rule.op_ = static_cast<RuleOp>(op);
    switch (rule.op_) {
      case RuleOp::kAny:
        return true;
      case RuleOp::kUids:
      case RuleOp::kGids:
      case RuleOp::kGroups:
        return parseIds(rule);
      case RuleOp::kNamespaces:
        return next(&rule.namespaces_) && rule.namespaces_ != 0 && (rule.namespaces_ & ~kAllNamespaces) == 0;
      case RuleOp::kAnyOf:
      case RuleOp::kAllOf: {
        uint32_t count = 0;
        return next(&count) && parseRules(rule, count);
      }
      case RuleOp::kNot:
        return parseRules(rule, 1);
    }
    return false;
  }
  [[nodiscard]] bool atEnd() const { return words_.empty(); }

 private:
  bool next(uint32_t* word) {
    if (words_.empty()) return false;
    *word = words_.front();
    words_ = words_.subspan(1);
    return true;
  }

  bool parseIds(PeerRule& rule) {
    uint32_t count = 0;
    if (!next(&count) || count == 0 || count > kMaxRuleIds || count > words_.size()) return false;
    rule.ids_.assign(words_.begin(), words_.begin() + count);
    words_ = words_.subspan(count);
    std::sort(rule.ids_.begin(), rule.ids_.end());
    return rule.ids_.back() != UINT32_MAX;  // which the kernel uses for "none"
  }

  bool parseRules(PeerRule& rule, uint32_t count) {
    if (count == 0 || count > kMaxRuleNodes) return false;
    rule.rules_.resize(count);
    return std::all_of(rule.rules_.begin(), rule.rules_.end(), [this](PeerRule& one) { return parse(one); });
  }

  std::span<const uint32_t> words_;
  uint32_t nodes_ = 0;
};

PeerRule PeerRule::anybody() {
  PeerRule rule;
  rule.op_ = RuleOp::kAny;
  return rule;
}

bool PeerRule::parse(std::span<const uint32_t> words, PeerRule* out) {
  PeerRule rule;
  Parser parser(words);
  const bool whole = parser.parse(rule) && parser.atEnd();
  *out = whole ? std::move(rule) : PeerRule();
  return whole;
}

namespace {

bool contains(const std::vector<uint32_t>& ids, uint32_t id) {
  return std::binary_search(ids.begin(), ids.end(), id);
}

// An overflow id may belong to any user, so whether the list contains the user is unknown.
Judgement judgeId(const std::vector<uint32_t>& ids, uint32_t id, bool isOverflow) {
  if (isOverflow) return Judgement::unknown(wire::kRefuseOverflowId);
  return Judgement::of(contains(ids, id));
}

Judgement judgeGroups(const std::vector<uint32_t>& ids, PeerFacts& facts, const OverflowIds& overflow) {
  const auto isOverflow = [&](uint32_t gid) { return gid == overflow.gid && !overflow.gidsAreWhole; };
  const uint32_t primary = facts.ids().gid;
  if (!isOverflow(primary) && contains(ids, primary)) return Judgement::of(true);
  std::span<const uint32_t> gids;
  if (const Judgement known = facts.groups(&gids); known.answer != Answer::kYes) return known;
  bool overflows = isOverflow(primary);
  for (const uint32_t gid : gids) {
    if (isOverflow(gid)) {
      overflows = true;
    } else if (contains(ids, gid)) {
      return Judgement::of(true);
    }
  }
  return overflows ? Judgement::unknown(wire::kRefuseOverflowId) : Judgement::of(false);
}

}  // namespace

Judgement PeerRule::judge(PeerFacts& facts, const OverflowIds& overflow) const {
  const Peer& peer = facts.ids();
  const bool asksIds = op_ == RuleOp::kUids || op_ == RuleOp::kGids || op_ == RuleOp::kGroups;
  if (asksIds && (peer.uid == UINT32_MAX || peer.gid == UINT32_MAX)) {
    return Judgement::unknown(wire::kRefuseNoCredentials);
  }
  switch (op_) {
    case RuleOp::kAny:
      return Judgement::of(true);
    case RuleOp::kUids:
      return judgeId(ids_, peer.uid, peer.uid == overflow.uid && !overflow.uidsAreWhole);
    case RuleOp::kGids:
      return judgeId(ids_, peer.gid, peer.gid == overflow.gid && !overflow.gidsAreWhole);
    case RuleOp::kGroups:
      return judgeGroups(ids_, facts, overflow);
    case RuleOp::kNamespaces:
      return facts.sharesNamespaces(namespaces_);
    case RuleOp::kAnyOf:
    case RuleOp::kAllOf:
      return judgeAll(facts, overflow);
    case RuleOp::kNot: {
      Judgement one = rules_.front().judge(facts, overflow);
      if (one.answer != Answer::kUnknown)
        one.answer = one.answer == Answer::kYes ? Answer::kNo : Answer::kYes;
      return one;
    }
  }
  return Judgement::of(false);
}

// The first decisive answer (anyOf: yes, allOf: no) is the result. Without one, an unknown answer is.
Judgement PeerRule::judgeAll(PeerFacts& facts, const OverflowIds& overflow) const {
  const Answer decisive = op_ == RuleOp::kAnyOf ? Answer::kYes : Answer::kNo;
  Judgement result = Judgement::of(op_ == RuleOp::kAllOf);
  for (const PeerRule& rule : rules_) {
    const Judgement one = rule.judge(facts, overflow);
    if (one.answer == decisive) return one;
    if (one.answer == Answer::kUnknown && result.answer != Answer::kUnknown) result = one;
  }
  return result;
}

Verdict judge(const PeerRule& rule, PeerFacts& facts, const OverflowIds& overflow) {
  const Judgement judgement = rule.judge(facts, overflow);
  switch (judgement.answer) {
    case Answer::kYes:
      return {true, 0, 0};
    case Answer::kNo:
      return {false, wire::kRefuseRule, 0};
    case Answer::kUnknown:
      return {false, judgement.reason, judgement.error};
  }
  return {};
}

}  // namespace ttrpc::io
