#include <gtest/gtest.h>

#include <optional>

#include "io/peer/peer_rule.h"
#include "peer_rules.h"
#include "wire/row.h"

namespace ttrpc::io {
namespace {

using namespace testing;

constexpr int kAdmitted = -1;
constexpr OverflowIds kWhole{65534, 65534, true, true};
constexpr OverflowIds kPartial{65534, 65534, false, false};
constexpr uint32_t kShared = 1;   // namespaces that the peer of the tests shares with us,
constexpr uint32_t kForeign = 2;  // has of its own,
constexpr uint32_t kHidden = 4;   // and does not let be seen

class FakePeer final : public PeerFacts {
 public:
  FakePeer(Peer peer, std::optional<std::vector<uint32_t>> groups)
      : peer_(peer), groups_(std::move(groups)) {}
  [[nodiscard]] const Peer& ids() const override { return peer_; }
  Judgement groups(std::span<const uint32_t>* gids) override {
    ++asked;
    if (!groups_) return Judgement::unknown(wire::kRefuseNoGroups, ENOPROTOOPT);
    *gids = *groups_;
    return Judgement::of(true);
  }
  Judgement sharesNamespaces(uint32_t kinds) override {
    ++asked;
    if ((kinds & kHidden) != 0) return Judgement::unknown(wire::kRefuseNoNamespaces, EACCES);
    return Judgement::of((kinds & kForeign) == 0);
  }
  int asked = 0;

 private:
  Peer peer_;
  std::optional<std::vector<uint32_t>> groups_;
};

struct Case {
  const char* name;
  Words rule;
  Peer peer;
  OverflowIds overflow;
  int expected;  // a RefuseReason, or kAdmitted
};

// Peers have the supplementary groups 50 and 51.
const Case kCases[] = {
    {"any admits everybody", any(), {1, 12345, 6}, kPartial, kAdmitted},
    {"any admits overflow ids", any(), {1, 65534, 65534}, kPartial, kAdmitted},
    {"uid and gid match", allOf({uids({0}), gids({0})}), {1, 0, 0}, kPartial, kAdmitted},
    {"uid without gid", allOf({uids({0}), gids({0})}), {1, 0, 5}, kPartial, wire::kRefuseRule},
    {"gid without uid", allOf({uids({0}), gids({0})}), {1, 5, 0}, kPartial, wire::kRefuseRule},
    {"a uid of several", uids({9, 7, 8}), {1, 7, 99}, kPartial, kAdmitted},
    {"another uid", uids({9, 7}), {1, 8, 7}, kPartial, wire::kRefuseRule},
    {"a gid of several", gids({9, 7}), {1, 99, 9}, kPartial, kAdmitted},
    {"another gid", gids({7}), {1, 7, 8}, kPartial, wire::kRefuseRule},
    {"gids are primary ones", gids({50}), {1, 7, 8}, kPartial, wire::kRefuseRule},
    {"no uid", gids({7}), {1, UINT32_MAX, 7}, kWhole, wire::kRefuseNoCredentials},
    {"no gid", uids({7}), {1, 7, UINT32_MAX}, kWhole, wire::kRefuseNoCredentials},
    {"no ids are not 'somebody else'", negation(uids({7})), {}, kWhole, wire::kRefuseNoCredentials},
    {"the largest uid", uids({0xfffffffe}), {1, 0xfffffffe, 7}, kPartial, kAdmitted},
    {"an overflow uid is nobody", uids({65534}), {1, 65534, 7}, kPartial, wire::kRefuseOverflowId},
    {"an overflow gid is nobody", gids({65534}), {1, 7, 65534}, kPartial, wire::kRefuseOverflowId},
    {"an overflow uid where all are mapped", uids({65534}), {1, 65534, 7}, kWhole, kAdmitted},
    {"an overflow gid nobody asks for", uids({7}), {1, 7, 65534}, kPartial, kAdmitted},
    {"an overflow uid may be anybody", uids({0}), {1, 65534, 7}, kPartial, wire::kRefuseOverflowId},
    {"nor is it not somebody", negation(uids({0})), {1, 65534, 7}, kPartial, wire::kRefuseOverflowId},
    {"uids whole, gids not",
     allOf({uids({65534}), gids({65534})}),
     {1, 65534, 65534},
     {65534, 65534, true, false},
     wire::kRefuseOverflowId},
    {"other overflow ids", uids({99}), {1, 99, 7}, {99, 98, false, false}, wire::kRefuseOverflowId},

    {"in a group by the primary gid", groups({7}), {1, 5, 7}, kPartial, kAdmitted},
    {"in a group by a supplementary one", groups({51}), {1, 5, 7}, kPartial, kAdmitted},
    {"in no such group", groups({52}), {1, 5, 7}, kPartial, wire::kRefuseRule},
    {"an overflow primary gid beside a real one", groups({50}), {1, 5, 65534}, kPartial, kAdmitted},
    {"an overflow gid in a group", groups({65534}), {1, 5, 65534}, kPartial, wire::kRefuseOverflowId},
    {"nor is that no member", negation(groups({9})), {1, 5, 65534}, kPartial, wire::kRefuseOverflowId},
    {"not in a group", negation(groups({52})), {1, 5, 7}, kPartial, kAdmitted},

    {"the same namespaces", namespaces(kShared), {1, 5, 7}, kPartial, kAdmitted},
    {"one is another", namespaces(kShared | kForeign), {1, 5, 7}, kPartial, wire::kRefuseRule},
    {"one cannot be seen", namespaces(kHidden), {1, 5, 7}, kPartial, wire::kRefuseNoNamespaces},

    {"not", negation(uids({5})), {1, 5, 7}, kPartial, wire::kRefuseRule},
    {"not not", negation(negation(uids({5}))), {1, 5, 7}, kPartial, kAdmitted},
    {"not of what nobody can tell",
     negation(namespaces(kHidden)),
     {1, 5, 7},
     kPartial,
     wire::kRefuseNoNamespaces},
    {"not not of it",
     negation(negation(namespaces(kHidden))),
     {1, 5, 7},
     kPartial,
     wire::kRefuseNoNamespaces},
    {"any of, one yes", anyOf({uids({1}), uids({5})}), {1, 5, 7}, kPartial, kAdmitted},
    {"any of, all no", anyOf({uids({1}), uids({2})}), {1, 5, 7}, kPartial, wire::kRefuseRule},
    {"any of, a yes beside an unknown",
     anyOf({namespaces(kHidden), uids({5})}),
     {1, 5, 7},
     kPartial,
     kAdmitted},
    {"any of, a no beside an unknown",
     anyOf({uids({1}), namespaces(kHidden)}),
     {1, 5, 7},
     kPartial,
     wire::kRefuseNoNamespaces},
    {"all of, a no beside an unknown",
     allOf({namespaces(kHidden), uids({1})}),
     {1, 5, 7},
     kPartial,
     wire::kRefuseRule},
    {"all of, a yes beside an unknown",
     allOf({uids({5}), namespaces(kHidden)}),
     {1, 5, 7},
     kPartial,
     wire::kRefuseNoNamespaces},
    {"not of an unknown that a no has settled",
     negation(allOf({namespaces(kHidden), uids({1})})),
     {1, 5, 7},
     kPartial,
     kAdmitted},
};

TEST(PeerRule, JudgesByTheTable) {
  for (const Case& one : kCases) {
    FakePeer peer(one.peer, std::vector<uint32_t>{50, 51});
    const Verdict verdict = judge(ruleOf(one.rule), peer, one.overflow);
    EXPECT_EQ(verdict.admitted, one.expected == kAdmitted) << one.name;
    if (!verdict.admitted) {
      EXPECT_EQ(verdict.reason, one.expected) << one.name;
    }
  }
}

TEST(PeerRule, RefusesEveryPeerUntilItIsParsed) {
  FakePeer peer({1, 0, 0}, std::vector<uint32_t>{});
  EXPECT_FALSE(judge(PeerRule(), peer, kWhole).admitted);
  PeerRule rule = PeerRule::anybody();
  EXPECT_FALSE(PeerRule::parse(Words{99}, &rule));
  EXPECT_FALSE(judge(rule, peer, kWhole).admitted);
}

TEST(PeerRule, GroupsThatCannotBeReadAreNeitherYesNorNo) {
  FakePeer peer({1, 5, 7}, std::nullopt);
  EXPECT_TRUE(judge(ruleOf(groups({7})), peer, kWhole).admitted) << "the primary one is known";
  for (const Words& rule : {groups({8}), negation(groups({8})), anyOf({uids({1}), groups({8})})}) {
    const Verdict verdict = judge(ruleOf(rule), peer, kWhole);
    EXPECT_FALSE(verdict.admitted);
    EXPECT_EQ(verdict.reason, wire::kRefuseNoGroups);
    EXPECT_EQ(verdict.error, ENOPROTOOPT);
  }
}

TEST(PeerRule, AsksNoMoreThanTheAnswerNeeds) {
  FakePeer peer({1, 5, 7}, std::vector<uint32_t>{});
  EXPECT_FALSE(judge(ruleOf(allOf({uids({1}), namespaces(kShared), groups({8})})), peer, kWhole).admitted);
  EXPECT_TRUE(judge(ruleOf(anyOf({uids({5}), namespaces(kShared), groups({8})})), peer, kWhole).admitted);
  EXPECT_EQ(peer.asked, 0);
}

Words nested(size_t depth) {
  Words words(depth, static_cast<uint32_t>(RuleOp::kNot));
  words.push_back(static_cast<uint32_t>(RuleOp::kAny));
  return words;
}

TEST(PeerRule, IsBounded) {
  PeerRule rule;
  EXPECT_TRUE(PeerRule::parse(nested(kMaxRuleNodes - 1), &rule));
  EXPECT_FALSE(PeerRule::parse(nested(kMaxRuleNodes), &rule));
  Words wide{static_cast<uint32_t>(RuleOp::kAnyOf), kMaxRuleNodes - 1};
  wide.insert(wide.end(), kMaxRuleNodes - 1, 0);
  EXPECT_TRUE(PeerRule::parse(wide, &rule));
  wide[1] = kMaxRuleNodes;
  wide.push_back(0);
  EXPECT_FALSE(PeerRule::parse(wide, &rule));
  Words list{static_cast<uint32_t>(RuleOp::kUids), kMaxRuleIds};
  list.insert(list.end(), kMaxRuleIds, 7);
  EXPECT_TRUE(PeerRule::parse(list, &rule));
  ++list[1];
  list.push_back(7);
  EXPECT_FALSE(PeerRule::parse(list, &rule));
}

TEST(PeerRule, WhatIsNotARuleIsRefused) {
  const Words wrong[] = {
      {},
      {8},
      {UINT32_MAX},
      {0, 0},              // something behind it
      {1},                 // no count
      {1, 0},              // no ids
      {1, 2, 7},           // fewer ids than its count
      {1, UINT32_MAX, 7},  // far fewer
      {1, 1, UINT32_MAX},  // the kernel's "none"
      {4},                 // no kinds
      {4, 0},              // none at all
      {4, 0x100},          // an unknown one
      {5, 0},              // of nothing
      {5, 2, 0},           // fewer rules than its count
      {5, UINT32_MAX, 0},
      {7},
      {7, 9},
  };
  for (const Words& words : wrong) {
    PeerRule rule = PeerRule::anybody();
    EXPECT_FALSE(PeerRule::parse(words, &rule));
    FakePeer peer({1, 0, 0}, std::vector<uint32_t>{});
    EXPECT_FALSE(judge(rule, peer, kWhole).admitted);
  }
}

}  // namespace
}  // namespace ttrpc::io
