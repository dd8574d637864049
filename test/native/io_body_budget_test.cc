// The budget of arriving frames against a model of peers, in time of the model's own: the memory stays within
// its bound, and every peer that continues to send completes its frames while others are silent.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <vector>

#include "io/inbox/body_budget.h"
#include "io/inbox/eviction.h"

namespace ttrpc::io {
namespace {

constexpr size_t kMost = 1u << 20;
constexpr size_t kKernelBytes = 16'000;  // of one peer, sent and not read
constexpr int64_t kStepMs = 2;

enum class Manner : uint8_t {
  kSends,    // as fast as the kernel takes it
  kSilent,   // stops halfway
  kTrickles  // a byte every other step
};

struct Peer {
  Handle handle;
  Manner manner;
  size_t length;    // of its frame
  size_t sent = 0;  // of it, read or in the kernel
  size_t read = 0;
  size_t memory = 0;
  int64_t begunMs = 0;
  FrameHistory* history = nullptr;
  [[nodiscard]] size_t arrived() const { return sent - read; }
};

class Model {
 public:
  Model(uint32_t seed, size_t honest, size_t hostile, Manner manner) : random_(seed) {
    budget_.setMost(kMost);
    for (size_t i = 0; i < hostile; ++i) add(manner);
    for (size_t i = 0; i < honest; ++i) add(Manner::kSends);
  }
  void run(int steps) {
    for (int i = 0; i < steps; ++i) step();
  }
  [[nodiscard]] int64_t worstMs() const {
    int64_t worst = worstMs_;
    for (const Peer& peer : peers_) {
      if (peer.manner == Manner::kSends) worst = std::max(worst, now_ - peer.begunMs);
    }
    return worst;
  }
  [[nodiscard]] size_t mostHeld() const { return mostHeld_; }
  [[nodiscard]] size_t longest() const { return longest_; }
  [[nodiscard]] size_t completed() const { return completed_; }

 private:
  void add(Manner manner) {
    Peer peer{next_++, manner, 500 + random_() % 64'000};
    peer.begunMs = now_;
    peer.history = &histories_.emplace_back();
    longest_ = std::max(longest_, peer.length);
    peers_.push_back(peer);
  }
  void send(Peer& peer) const {
    const size_t room = kKernelBytes - std::min(kKernelBytes, peer.arrived());
    size_t until = peer.length;
    if (peer.manner == Manner::kSilent) until = peer.length / 2;
    if (peer.manner == Manner::kTrickles && peer.sent >= peer.length / 2) {
      until = std::min(peer.length - 1, peer.sent + (now_ / kStepMs) % 2);
    }
    peer.sent = std::max(peer.sent, std::min(until, peer.sent + room));
  }
  // As roomForBody() decides.
  bool mayGrow(Peer& peer, size_t to) {
    if (to <= peer.memory || budget_.mayGrow(peer.memory, to, kept_)) return true;
    if (peer.arrived() == 0) return false;
    const size_t rest = peer.length - peer.read;
    if (rest <= peer.arrived() && budget_.mayComplete(rest, kept_)) return true;
    return budget_.takeTurn(peer.handle, *peer.history, rest, kept_, now_);
  }
  void receive(Peer& peer) {
    while (peer.arrived() > 0) {
      const size_t to = std::min(
          peer.length, std::max<size_t>(peer.read < peer.memory ? peer.memory : peer.memory * 4, 512));
      if (!mayGrow(peer, to)) return;
      if (to > peer.memory) count(peer, to);
      const size_t bytes = std::min(peer.arrived(), peer.memory - peer.read);
      peer.read += bytes;
      peer.history->progress(bytes, now_);
      if (budget_.hasTurn(peer.handle)) budget_.progress(bytes, now_);
      mostHeld_ = std::max(mostHeld_, budget_.arriving());
      if (peer.read == peer.length) return complete(peer);
    }
  }
  void complete(Peer& peer) {
    kept_ += peer.memory;
    count(peer, 0);
    ++completed_;
    if (peer.manner == Manner::kSends) worstMs_ = std::max(worstMs_, now_ - peer.begunMs);
    peer.history->proven = 1;
    peer = Peer{peer.handle, peer.manner, 500 + random_() % 64'000, 0, 0, 0, 0, peer.history};
    longest_ = std::max(longest_, peer.length);
    peer.begunMs = now_;
  }
  void count(Peer& peer, size_t memory) {
    if (peer.memory == 0) peer.history->begin(now_);
    budget_.count(peer.handle, *peer.history, peer.memory, memory);
    peer.memory = memory;
  }
  void step() {
    now_ += kStepMs;
    budget_.checkTurn(now_);
    std::rotate(peers_.begin(), peers_.begin() + static_cast<ptrdiff_t>(random_() % peers_.size()),
                peers_.end());
    // As the Receiver asks them: of two kinds, the one whose turn it is comes first.
    const bool provenFirst = budget_.provenIsNext();
    std::ranges::stable_partition(peers_,
                                  [=](const Peer& one) { return (one.history->proven != 0) == provenFirst; });
    for (Peer& peer : peers_) {
      send(peer);
      receive(peer);
    }
    evict();
    kept_ -= kept_ / (1 + random_() % 3);  // JS takes some
  }

  void evict() {
    const size_t lacking = budget_.takeLacking();
    if (lacking == 0) return;
    std::vector<Holder> holders;
    for (const Peer& peer : peers_) {
      const FrameHistory& history = *peer.history;
      if (peer.memory == 0 || budget_.hasTurn(peer.handle)) continue;
      const bool hasMore = peer.arrived() >= kGoesOnBytes || peer.arrived() == peer.length - peer.read;
      const int64_t silentMs = history.silentMs(now_);
      if (silentMs >= kGiveWayMs && !hasMore) {
        holders.push_back({peer.handle, peer.memory, true, now_ - silentMs});
      } else if (history.hasLost()) {
        holders.push_back({peer.handle, peer.memory, false, now_ - history.lostMs(now_)});
      }
    }
    for (const Handle evicted : chooseEvicted(holders, lacking, now_)) {
      const auto found = std::ranges::find(peers_, evicted, &Peer::handle);
      const Manner manner = found->manner;
      EXPECT_NE(manner, Manner::kSends) << "a peer that sends was closed";
      count(*found, 0);
      peers_.erase(found);
      add(manner);  // it comes again
    }
  }

  std::mt19937 random_;
  BodyBudget budget_;
  std::vector<Peer> peers_;
  std::deque<FrameHistory> histories_;  // stay where they are: the budget borrows one
  Handle next_ = 0;
  int64_t now_ = 1000;
  int64_t worstMs_ = 0;
  size_t kept_ = 0;
  size_t mostHeld_ = 0;
  size_t longest_ = 0;
  size_t completed_ = 0;
};

struct Scene {
  size_t honest;
  size_t hostile;
  Manner manner;
  int64_t boundMs;
};

class BodyBudgetModel : public ::testing::TestWithParam<Scene> {};

TEST_P(BodyBudgetModel, MemoryIsBoundedAndEveryPeerThatSendsCompletes) {
  const Scene scene = GetParam();
  for (uint32_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    Model model(seed, scene.honest, scene.hostile, scene.manner);
    model.run(20'000);
    EXPECT_LE(model.mostHeld(), kMost + std::max(kMost / 4, model.longest()) + kKernelBytes);
    EXPECT_LE(model.worstMs(), scene.boundMs);
    EXPECT_GT(model.completed(), 100u);
  }
}

INSTANTIATE_TEST_SUITE_P(Scenes, BodyBudgetModel,
                         ::testing::Values(Scene{1, 0, Manner::kSilent, 400},
                                           Scene{40, 0, Manner::kSilent, 10'000},
                                           Scene{3, 10, Manner::kSilent, 5000},
                                           Scene{3, 60, Manner::kSilent, 30'000},
                                           Scene{3, 10, Manner::kTrickles, 10'000}),
                         [](const auto& info) { return "Scene" + std::to_string(info.index); });

// A history that nothing is known of, for tests to which it does not matter.
FrameHistory& any() {
  static FrameHistory history;
  return history = {};
}

TEST(BodyBudget, EachConnectionMayHoldAsMuchAsStaysFree) {
  BodyBudget budget;
  budget.setMost(kMost);
  EXPECT_TRUE(budget.mayGrow(0, kMost, 0));  // alone
  budget.count(1, any(), 0, kMost / 4);
  EXPECT_TRUE(budget.mayGrow(0, 3 * kMost / 8, 0));
  EXPECT_FALSE(budget.mayGrow(0, 3 * kMost / 8 + 1, 0));
  EXPECT_FALSE(budget.mayGrow(0, 3 * kMost / 8, 1));
  EXPECT_TRUE(budget.mayGrow(kMost / 4, kMost, 0));
}

TEST(BodyBudget, ShortFramesAreHeldInHalfOfIt) {
  BodyBudget budget;
  budget.setMost(kMost);
  budget.count(1, any(), 0, kMost / 2 - 16'384);
  EXPECT_TRUE(budget.mayHold(0, 16'384, 0));
  budget.count(2, any(), 0, 1);
  EXPECT_FALSE(budget.mayHold(0, 16'384, 0));
}

TEST(BodyBudget, HalfOfItIsForBytesThatWereOnlyAnnounced) {
  BodyBudget budget;
  budget.setMost(kMost);
  EXPECT_TRUE(budget.mayTakeWhole(0, kMost / 2, 0));
  EXPECT_FALSE(budget.mayTakeWhole(0, kMost / 2, 1));
  budget.count(1, any(), 0, kMost / 4);
  EXPECT_TRUE(budget.mayTakeWhole(0, kMost / 4, 0));
  EXPECT_FALSE(budget.mayTakeWhole(0, kMost / 4 + 1, 0));
  EXPECT_TRUE(budget.mayTakeWhole(kMost / 4, kMost / 2, 0));  // what it holds already counts once
}

TEST(BodyBudget, ATurnPassesOnWhenItsHolderIsSilentCompleteOrTooSlow) {
  BodyBudget budget;
  FrameHistory one;
  FrameHistory two;
  FrameHistory three;
  EXPECT_TRUE(budget.takeTurn(1, one, 100, 0, 0));
  EXPECT_FALSE(budget.takeTurn(2, two, 100, 0, 0));
  budget.checkTurn(kPaceMs - 1);
  EXPECT_TRUE(budget.hasTurn(1));
  budget.checkTurn(kPaceMs);
  EXPECT_FALSE(budget.hasTurn(1));
  EXPECT_TRUE(budget.takeFreed());
  EXPECT_FALSE(budget.takeFreed());

  EXPECT_TRUE(budget.takeTurn(2, two, 100, 0, 1000));
  budget.count(2, two, 0, 50);
  budget.count(2, two, 50, 0);  // complete, or closed
  EXPECT_TRUE(budget.takeTurn(3, three, 100, 0, 1000));
  for (int64_t at = 1000; at < 1000 + kTurnMs; at += 2) {
    budget.progress(kPaceBytes, at);
    budget.checkTurn(at);
    EXPECT_TRUE(budget.hasTurn(3));
  }
  budget.progress(kPaceBytes, 1000 + kTurnMs);
  budget.checkTurn(1000 + kTurnMs);
  EXPECT_FALSE(budget.hasTurn(3));
}

TEST(BodyBudget, NoTurnIsTakenWhileJsKeepsTheMemory) {
  BodyBudget budget;
  EXPECT_FALSE(budget.takeTurn(1, any(), 1, kBodyBytes / 2 + 1, 0));
  EXPECT_TRUE(budget.waitsForJs(kBodyBytes / 2 + 1));
  EXPECT_TRUE(budget.takeTurn(1, any(), 1, kBodyBytes / 2, 0));
}

}  // namespace
}  // namespace ttrpc::io
