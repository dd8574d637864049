// A rule on peers. It is plain data, so that the I/O thread can apply it without JS.
//
// An answer has three values: a question that cannot be answered is neither yes nor no, and no combination
// of rules turns it into a yes that does not follow from the other answers. Only yes admits a peer.
// ts/peer/rule.ts implements the same rules; a test compares the two.
//
// Thread: built on JS, used on I/O. Owns: its tree.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/peer/peer_facts.h"

namespace ttrpc::io {

// The words of ts/peer/rule-encoding.ts: an op, followed by the words in the comment of its line.
enum class RuleOp : uint32_t {
  kAny = 0,         // -
  kUids = 1,        // count, ids
  kGids = 2,        // count, ids: the primary gid
  kGroups = 3,      // count, ids: the primary or a supplementary gid
  kNamespaces = 4,  // bits of namespaces.h
  kAnyOf = 5,       // count, rules
  kAllOf = 6,       // count, rules
  kNot = 7,         // a rule
};

inline constexpr uint32_t kMaxRuleNodes = 64;  // which bounds the depth too
inline constexpr uint32_t kMaxRuleIds = 1024;  // a list

class PeerRule {
 public:
  // Refuses every peer.
  PeerRule() = default;
  static PeerRule anybody();
  // Returns false when the words are not a rule; `out` refuses every peer then.
  static bool parse(std::span<const uint32_t> words, PeerRule* out);

  // Asks `facts` only for what the answer depends on.
  [[nodiscard]] Judgement judge(PeerFacts& facts, const OverflowIds& overflow) const;

 private:
  class Parser;
  [[nodiscard]] Judgement judgeAll(PeerFacts& facts, const OverflowIds& overflow) const;

  RuleOp op_ = RuleOp::kAnyOf;
  std::vector<uint32_t> ids_;  // sorted
  uint32_t namespaces_ = 0;
  std::vector<PeerRule> rules_;
};

// Returns the rule's answer as a verdict: every answer except yes is a refusal.
Verdict judge(const PeerRule& rule, PeerFacts& facts, const OverflowIds& overflow);

}  // namespace ttrpc::io
