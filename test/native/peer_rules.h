// Rules for tests, as the words that JS sends.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

#include "io/peer/peer_rule.h"

namespace ttrpc::io::testing {

using Words = std::vector<uint32_t>;

inline Words ids(RuleOp op, std::initializer_list<uint32_t> list) {
  Words words{static_cast<uint32_t>(op), static_cast<uint32_t>(list.size())};
  words.insert(words.end(), list);
  return words;
}
inline Words uids(std::initializer_list<uint32_t> list) { return ids(RuleOp::kUids, list); }
inline Words gids(std::initializer_list<uint32_t> list) { return ids(RuleOp::kGids, list); }
inline Words groups(std::initializer_list<uint32_t> list) { return ids(RuleOp::kGroups, list); }
inline Words namespaces(uint32_t kinds) { return {static_cast<uint32_t>(RuleOp::kNamespaces), kinds}; }
inline Words any() { return {static_cast<uint32_t>(RuleOp::kAny)}; }

inline Words combine(RuleOp op, std::initializer_list<Words> rules) {
  Words words{static_cast<uint32_t>(op), static_cast<uint32_t>(rules.size())};
  for (const Words& rule : rules) words.insert(words.end(), rule.begin(), rule.end());
  return words;
}
inline Words anyOf(std::initializer_list<Words> rules) { return combine(RuleOp::kAnyOf, rules); }
inline Words allOf(std::initializer_list<Words> rules) { return combine(RuleOp::kAllOf, rules); }
inline Words negation(const Words& rule) {
  Words words{static_cast<uint32_t>(RuleOp::kNot)};
  words.insert(words.end(), rule.begin(), rule.end());
  return words;
}

inline PeerRule ruleOf(const Words& words) {
  PeerRule rule;
  EXPECT_TRUE(PeerRule::parse(words, &rule));
  return rule;
}

}  // namespace ttrpc::io::testing
