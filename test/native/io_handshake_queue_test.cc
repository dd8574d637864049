// Whose turn it is among the peers that wait for a handshake, and who leaves when they are too many.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <random>
#include <vector>

#include "io/loop/handshake_queue.h"

namespace ttrpc::io {
namespace {

Peer peerOf(uint32_t uid, int32_t pid) { return {pid, uid, uid}; }

void addMany(HandshakeQueue& queue, uint32_t uid, int32_t pid, int count) {
  for (int i = 0; i < count; ++i) queue.add({}, peerOf(uid, pid));
}

std::vector<uint32_t> uidsOfNext(HandshakeQueue& queue, int count) {
  std::vector<uint32_t> uids;
  for (int i = 0; i < count; ++i) uids.push_back(queue.next().ids.uid);
  return uids;
}

TEST(HandshakeQueue, UsersTakeTurnsWhateverNumberOfTheirPeersWait) {
  HandshakeQueue queue;
  addMany(queue, 1, 10, 100);
  addMany(queue, 2, 20, 2);
  addMany(queue, 3, 30, 1);
  EXPECT_EQ(uidsOfNext(queue, 7), (std::vector<uint32_t>{1, 2, 3, 1, 2, 1, 1}));
}

TEST(HandshakeQueue, ProcessesOfAUserTakeTurns) {
  HandshakeQueue queue;
  addMany(queue, 1, 10, 100);
  (void)queue.next();
  (void)queue.next();
  addMany(queue, 1, 11, 2);
  EXPECT_EQ(queue.next().ids.pid, 10);
  EXPECT_EQ(queue.next().ids.pid, 11);
  EXPECT_EQ(queue.next().ids.pid, 10);
  EXPECT_EQ(queue.next().ids.pid, 11);
  EXPECT_EQ(queue.next().ids.pid, 10);
}

TEST(HandshakeQueue, AProcessThatComesAgainAndAgainDoesNotGoFirst) {
  HandshakeQueue queue;
  addMany(queue, 1, 10, 100);
  addMany(queue, 1, 11, 1);
  int ofTheFirst = 0;
  for (int i = 0; i < 50; ++i) {
    const int32_t pid = queue.next().ids.pid;
    if (pid == 11) addMany(queue, 1, 11, 1);
    ofTheFirst += pid == 10 ? 1 : 0;
  }
  EXPECT_GE(ofTheFirst, 25);
}

TEST(HandshakeQueue, TheSurplusIsTheLastOfTheProcessThatHasTheMost) {
  HandshakeQueue queue;
  addMany(queue, 1, 10, 1);
  addMany(queue, 2, 20, 3);
  addMany(queue, 2, 21, 5);
  const auto surplus = [&queue] { return queue.surplus().ids; };
  EXPECT_EQ(surplus().pid, 21);
  EXPECT_EQ(surplus().pid, 21);
  while (queue.size() > 2) EXPECT_EQ(surplus().uid, 2u);
  EXPECT_EQ(uidsOfNext(queue, 2), (std::vector<uint32_t>{1, 2}));
}

TEST(HandshakeQueue, EachPeerIsTakenOnceWhateverHappens) {
  std::mt19937 random(7);
  for (int seed = 0; seed < 50; ++seed) {
    HandshakeQueue queue;
    std::map<uint32_t, Peer> waiting;  // by number
    std::map<int32_t, int> expected;   // peers by pid
    for (int step = 0; step < 400; ++step) {
      const uint32_t what = random() % 8;
      if (what < 4 || waiting.empty()) {
        const Peer peer = peerOf(random() % 3, static_cast<int32_t>(random() % 6));
        waiting[queue.add({}, peer)] = peer;
        continue;
      }
      if (what < 6) {
        const auto one = std::next(waiting.begin(), static_cast<int>(random() % waiting.size()));
        const auto removed = queue.remove(one->first);
        ASSERT_TRUE(removed.has_value());
        EXPECT_EQ(removed->ids.pid, one->second.pid);
        EXPECT_FALSE(queue.remove(one->first).has_value());
        waiting.erase(one);
        continue;
      }
      const Peer taken = (what == 6 ? queue.next() : queue.surplus()).ids;
      const auto gone = std::find_if(waiting.begin(), waiting.end(), [&](const auto& one) {
        return one.second.uid == taken.uid && one.second.pid == taken.pid && queue.find(one.first) == nullptr;
      });
      ASSERT_NE(gone, waiting.end());
      waiting.erase(gone);
    }
    EXPECT_EQ(queue.size(), waiting.size());
    while (!queue.empty()) (void)queue.next();
  }
}

}  // namespace
}  // namespace ttrpc::io
