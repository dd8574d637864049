// A rule on peers: plain data, so that it runs on the I/O thread.
//
// Three-valued: a question that cannot be answered is neither yes nor no, and
// no combination turns it into a yes that the other answers don't give. Only a
// clear yes admits. ts/peer/rule.ts is the twin; a test compares the two.
//
// Thread: built on JS, used on I/O. Owns: its tree.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/peer/peer_facts.h"

namespace ttrpc::io {

// Words of ts/peer/rule-encoding.ts: an op, then what its line says.
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

inline constexpr uint32_t kMaxRuleNodes = 64;  // so no deeper either
inline constexpr uint32_t kMaxRuleIds = 1024;  // a list

class PeerRule {
 public:
  // Admits nobody, until it is parsed.
  PeerRule() = default;
  static PeerRule anybody();
  // False: not a rule; `out` admits nobody then.
  static bool parse(std::span<const uint32_t> words, PeerRule* out);

  // Asks no more than the answer needs.
  [[nodiscard]] Judgement judge(PeerFacts& facts, const OverflowIds& overflow) const;

 private:
  class Parser;
  [[nodiscard]] Judgement judgeAll(PeerFacts& facts, const OverflowIds& overflow) const;

  RuleOp op_ = RuleOp::kAnyOf;
  std::vector<uint32_t> ids_;  // sorted
  uint32_t namespaces_ = 0;
  std::vector<PeerRule> rules_;
};

// The rule's answer as a verdict: what is not a clear yes is a refusal.
Verdict judge(const PeerRule& rule, PeerFacts& facts, const OverflowIds& overflow);

}  // namespace ttrpc::io
