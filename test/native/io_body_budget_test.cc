// The budget of arriving frames against a model of peers, in time of the model's own: the memory stays within
// its bound, and every peer that continues to send completes its frames while others are silent.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <vector>

#include "io/inbox/body_budget.h"

namespace ttrpc::io {
namespace {

constexpr size_t kMost = 1u << 20;
constexpr size_t kKernelBytes = 16'000;  // of one peer, sent and not read
constexpr int64_t kStepMs = 20;

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
    return budget_.takeTurn(peer.handle, rest, kept_, now_);
  }
  void receive(Peer& peer) {
    while (peer.arrived() > 0) {
      const size_t to = std::min(
          peer.length, std::max<size_t>(peer.read < peer.memory ? peer.memory : peer.memory * 4, 512));
      if (!mayGrow(peer, to)) return;
      if (to > peer.memory) count(peer, to);
      const size_t bytes = std::min(peer.arrived(), peer.memory - peer.read);
      peer.read += bytes;
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
    peer = Peer{peer.handle, peer.manner, 500 + random_() % 64'000};
    longest_ = std::max(longest_, peer.length);
    peer.begunMs = now_;
  }
  void count(Peer& peer, size_t memory) {
    budget_.count(peer.handle, peer.memory, memory);
    peer.memory = memory;
  }
  void step() {
    now_ += kStepMs;
    budget_.checkTurn(now_);
    std::rotate(peers_.begin(), peers_.begin() + static_cast<ptrdiff_t>(random_() % peers_.size()),
                peers_.end());
    for (Peer& peer : peers_) {
      send(peer);
      receive(peer);
    }
    const Handle evicted = budget_.takeEvicted(now_);
    const auto found =
        std::find_if(peers_.begin(), peers_.end(), [=](const Peer& one) { return one.handle == evicted; });
    if (found != peers_.end()) {
      EXPECT_NE(found->manner, Manner::kSends) << "a peer that sends was closed";
      const Manner manner = found->manner;
      count(*found, 0);
      peers_.erase(found);
      add(manner);  // it comes again
    }
    kept_ -= kept_ / (1 + random_() % 3);  // JS takes some
  }

  std::mt19937 random_;
  BodyBudget budget_;
  std::vector<Peer> peers_;
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
    model.run(2000);
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

TEST(BodyBudget, EachConnectionMayHoldAsMuchAsStaysFree) {
  BodyBudget budget;
  budget.setMost(kMost);
  EXPECT_TRUE(budget.mayGrow(0, kMost, 0));  // alone
  budget.count(1, 0, kMost / 4);
  EXPECT_TRUE(budget.mayGrow(0, 3 * kMost / 8, 0));
  EXPECT_FALSE(budget.mayGrow(0, 3 * kMost / 8 + 1, 0));
  EXPECT_FALSE(budget.mayGrow(0, 3 * kMost / 8, 1));
  EXPECT_TRUE(budget.mayGrow(kMost / 4, kMost, 0));
}

TEST(BodyBudget, ShortFramesAreHeldInHalfOfIt) {
  BodyBudget budget;
  budget.setMost(kMost);
  budget.count(1, 0, kMost / 2 - 16'384);
  EXPECT_TRUE(budget.mayHold(0, 16'384, 0));
  budget.count(2, 0, 1);
  EXPECT_FALSE(budget.mayHold(0, 16'384, 0));
}

TEST(BodyBudget, HalfOfItIsForBytesThatWereOnlyAnnounced) {
  BodyBudget budget;
  budget.setMost(kMost);
  EXPECT_TRUE(budget.mayTakeWhole(0, kMost / 2, 0));
  EXPECT_FALSE(budget.mayTakeWhole(0, kMost / 2, 1));
  budget.count(1, 0, kMost / 4);
  EXPECT_TRUE(budget.mayTakeWhole(0, kMost / 4, 0));
  EXPECT_FALSE(budget.mayTakeWhole(0, kMost / 4 + 1, 0));
  EXPECT_TRUE(budget.mayTakeWhole(kMost / 4, kMost / 2, 0));  // what it holds already counts once
}

TEST(BodyBudget, ATurnPassesOnWhenItsHolderIsSilentCompleteOrTooSlow) {
  BodyBudget budget;
  EXPECT_TRUE(budget.takeTurn(1, 100, 0, 0));
  EXPECT_FALSE(budget.takeTurn(2, 100, 0, 0));
  budget.checkTurn(kPaceMs - 1);
  EXPECT_TRUE(budget.hasTurn(1));
  budget.checkTurn(kPaceMs);
  EXPECT_FALSE(budget.hasTurn(1));
  EXPECT_TRUE(budget.takeFreed());
  EXPECT_FALSE(budget.takeFreed());

  EXPECT_TRUE(budget.takeTurn(2, 100, 0, 1000));
  budget.count(2, 0, 50);
  budget.count(2, 50, 0);  // complete, or closed
  EXPECT_TRUE(budget.takeTurn(3, 100, 0, 1000));
  for (int64_t at = 1000; at < 1000 + kTurnMs; at += 10) {
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
  EXPECT_FALSE(budget.takeTurn(1, 1, kBodyBytes / 2 + 1, 0));
  EXPECT_TRUE(budget.waitsForJs(kBodyBytes / 2 + 1));
  EXPECT_TRUE(budget.takeTurn(1, 1, kBodyBytes / 2, 0));
}

TEST(BodyBudget, WhoLostTheTurnFirstIsClosedWhenMemoryIsLacking) {
  BodyBudget budget;
  budget.setMost(kMost);
  int64_t now = 0;
  for (const Handle handle : {1, 2}) {
    EXPECT_TRUE(budget.takeTurn(handle, kMost / 2, 0, now));
    budget.count(handle, 0, kMost / 2 + kMost / 8);
    now += kPaceMs;
    budget.checkTurn(now);
  }
  EXPECT_EQ(budget.takeEvicted(now + kLostTurnMs), -1);  // no other one needs memory
  EXPECT_FALSE(budget.takeTurn(3, kMost / 2, 0, now));
  EXPECT_EQ(budget.takeEvicted(kPaceMs + kLostTurnMs - 1), -1);
  EXPECT_EQ(budget.takeEvicted(kPaceMs + kLostTurnMs), 1);
  budget.count(1, kMost / 2 + kMost / 8, 0);
  EXPECT_TRUE(budget.takeTurn(3, kMost / 2, 0, now));
}

}  // namespace
}  // namespace ttrpc::io
