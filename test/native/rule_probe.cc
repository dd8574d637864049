// Judges peers by the rules on stdin and prints the verdicts, a line each:
// the C++ half of test/property/rule-twins.test.ts.
//
// stdin, numbers u32 little-endian:
//   overflow uid, overflow gid, are uids whole, are gids whole,
//   uid, gid, groups known, groups, (gid) each,
//   kinds of namespaces that are shared, that are not known,
//   words, (word) each
// stdout: "malformed", "yes", or the reason of the refusal
#include <cstdint>
#include <cstdio>
#include <vector>

#include "io/peer/peer_rule.h"
#include "wire/row.h"

namespace {

using namespace ttrpc::io;

bool readNumber(uint32_t& value) {
  uint8_t b[4];
  if (std::fread(b, 1, sizeof b, stdin) != sizeof b) return false;
  value = b[0] | b[1] << 8 | b[2] << 16 | static_cast<uint32_t>(b[3]) << 24;
  return true;
}

bool readNumbers(std::vector<uint32_t>& values) {
  uint32_t count;
  if (!readNumber(count)) return false;
  values.resize(count);
  for (uint32_t& value : values) {
    if (!readNumber(value)) return false;
  }
  return true;
}

class ProbedPeer final : public PeerFacts {
 public:
  bool read() {
    uint32_t known;
    const bool whole = readNumber(peer_.uid) && readNumber(peer_.gid) && readNumber(known) &&
                       readNumbers(groups_) && readNumber(shared_) && readNumber(hidden_);
    knowsGroups_ = whole && known != 0;
    return whole;
  }
  [[nodiscard]] const Peer& ids() const override { return peer_; }
  Judgement groups(std::span<const uint32_t>* gids) override {
    if (!knowsGroups_) return Judgement::unknown(ttrpc::wire::kRefuseNoGroups);
    *gids = groups_;
    return Judgement::of(true);
  }
  Judgement sharesNamespaces(uint32_t kinds) override {
    if ((kinds & hidden_) != 0) return Judgement::unknown(ttrpc::wire::kRefuseNoNamespaces);
    return Judgement::of((kinds & ~shared_) == 0);
  }

 private:
  Peer peer_;
  bool knowsGroups_ = false;
  std::vector<uint32_t> groups_;
  uint32_t shared_ = 0;
  uint32_t hidden_ = 0;
};

// Returns false at the end of the input.
bool answerCase() {
  OverflowIds overflow;
  uint32_t uidsAreWhole;
  uint32_t gidsAreWhole;
  ProbedPeer peer;
  std::vector<uint32_t> words;
  if (!readNumber(overflow.uid) || !readNumber(overflow.gid) || !readNumber(uidsAreWhole) ||
      !readNumber(gidsAreWhole) || !peer.read() || !readNumbers(words)) {
    return false;
  }
  overflow.uidsAreWhole = uidsAreWhole != 0;
  overflow.gidsAreWhole = gidsAreWhole != 0;
  PeerRule rule;
  if (!PeerRule::parse(words, &rule)) {
    std::printf("malformed\n");
  } else if (const Verdict verdict = judge(rule, peer, overflow); verdict.admitted) {
    std::printf("yes\n");
  } else {
    std::printf("%d\n", verdict.reason);
  }
  std::fflush(stdout);
  return true;
}

}  // namespace

int main() {
  while (answerCase()) {
  }
  return 0;
}
