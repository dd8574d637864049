// Sockets that one engine accepts, and others take.
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>

#include "group_harness.h"

namespace ttrpc::io {
namespace {

using testing::countOf;
using testing::eventually;
using testing::FakeJs;
using testing::isClosed;
using testing::join;
using testing::kListener;
using testing::listen;
using testing::openDescriptors;
using testing::Row;
using testing::TempDirectory;

TEST(Group, ConnectionsGoToTheWorkersInTurn) {
  const TempDirectory temp;
  const auto group = Group::open();
  FakeJs first;
  FakeJs second;
  FakeJs main;
  join(first, group, 1);
  join(second, group, 2);
  listen(main, group, temp.path("s"));
  std::vector<UniqueFd> peers;
  for (int i = 0; i < 10; ++i) peers.push_back(testing::dial(temp.path("s")));
  const Row row = first.waitFor(wire::kAccepted, 5);
  EXPECT_EQ(row[wire::kCellPeerPid], ::getpid());
  EXPECT_EQ(row[wire::kCellOwner], kListener);
  second.waitFor(wire::kAccepted, 5);
  EXPECT_TRUE(main.rows().empty()) << "no row reaches the JS of the listener";
}

TEST(Group, AListenerWhoseJsIsBlockedGoesOnHandingOver) {
  const TempDirectory temp;
  const auto group = Group::open();
  FakeJs worker;
  FakeJs main(16);
  join(worker, group, 1);
  listen(main, group, temp.path("s"));
  main.block();
  std::vector<UniqueFd> peers;
  for (int i = 0; i < 100; ++i) peers.push_back(testing::dial(temp.path("s")));
  worker.waitFor(wire::kAccepted, 100);
  main.unblock();
}

TEST(Group, RefusedPeersReachNoWorker) {
  const TempDirectory temp;
  const auto group = Group::open();
  FakeJs worker;
  FakeJs main;
  join(worker, group, 1);
  listen(main, group, temp.path("s"), PeerRule());
  EXPECT_TRUE(isClosed(testing::dial(temp.path("s"))));
  EXPECT_EQ(main.waitFor(wire::kRefused)[wire::kCellReason], wire::kRefuseRule);
  EXPECT_TRUE(worker.rows().empty());
}

TEST(Group, ConnectionsWaitForAWorkerThatStarts) {
  const TempDirectory temp;
  const auto group = Group::open();
  group->expect(1);
  FakeJs worker;
  FakeJs main;
  listen(main, group, temp.path("s"));
  std::vector<UniqueFd> peers;
  for (int i = 0; i < 3; ++i) peers.push_back(testing::dial(temp.path("s")));
  join(worker, group, 1);
  worker.waitFor(wire::kAccepted, 3);
}

TEST(Group, ConnectionsThatWaitAreRefusedWhenTheWorkerEndsBeforeItJoins) {
  const TempDirectory temp;
  const auto group = Group::open();
  group->expect(1);
  FakeJs main;
  listen(main, group, temp.path("s"), PeerRule::anybody(), 1);
  const UniqueFd peer = testing::dial(temp.path("s"));
  EXPECT_TRUE(isClosed(testing::dial(temp.path("s")))) << "the first waits";
  group->forget(1);
  EXPECT_TRUE(isClosed(peer));
  const Row row = main.waitFor(wire::kRefused, 2);
  EXPECT_EQ(row[wire::kCellReason], wire::kRefuseNoWorker);
  EXPECT_EQ(row[wire::kCellPeerPid], ::getpid());
}

TEST(Group, WithoutAWorkerPeersAreRefused) {
  const TempDirectory temp;
  const auto group = Group::open();
  FakeJs main;
  listen(main, group, temp.path("s"));
  EXPECT_TRUE(isClosed(testing::dial(temp.path("s"))));
  EXPECT_EQ(main.waitFor(wire::kRefused)[wire::kCellReason], wire::kRefuseNoWorker);
}

TEST(Group, AWorkerThatEndsClosesItsConnectionsAndTheOthersGoOn) {
  const TempDirectory temp;
  const auto group = Group::open();
  FakeJs stays;
  auto ends = std::make_unique<FakeJs>();
  FakeJs main;
  join(*ends, group, 1);
  join(stays, group, 2);
  listen(main, group, temp.path("s"), PeerRule::anybody(), 2);
  const UniqueFd one = testing::dial(temp.path("s"));
  const UniqueFd two = testing::dial(temp.path("s"));
  ends->waitFor(wire::kAccepted);
  stays.waitFor(wire::kAccepted);
  ends.reset();
  EXPECT_TRUE(isClosed(one));
  ASSERT_TRUE(eventually([&] {
    (void)testing::dial(temp.path("s"));
    return countOf(stays.rows(), wire::kAccepted) > 1;
  })) << "the places of the worker are free";
}

TEST(Group, AListenerThatLeavesPassesOnWhatItWasGiven) {
  const TempDirectory temp;
  const auto group = Group::open();
  FakeJs leaves(2);  // its ring is full after two rows
  FakeJs stays;
  FakeJs main;
  join(leaves, group, 1);
  listen(main, group, temp.path("s"), PeerRule::anybody(), 5);
  leaves.block();
  std::vector<UniqueFd> peers;
  for (int i = 0; i < 5; ++i) peers.push_back(testing::dial(temp.path("s")));
  EXPECT_TRUE(isClosed(testing::dial(temp.path("s")))) << "the five were given before";
  join(stays, group, 2);
  leaves.engine().post(CloseListener{kListener});
  stays.waitFor(wire::kAccepted, 3);
  leaves.unblock();
  leaves.waitFor(wire::kListenerClosed);
}

TEST(Group, NoDescriptorIsLeftWhateverEndsFirst) {
  const TempDirectory temp;
  {
    FakeJs warm;
  }
  const size_t before = openDescriptors();
  for (int round = 0; round < 20; ++round) {
    const auto group = Group::open();
    auto main = std::make_unique<FakeJs>();
    auto worker = std::make_unique<FakeJs>();
    join(*worker, group, 1);
    listen(*main, group, temp.path("s"));
    std::vector<UniqueFd> peers;
    for (int i = 0; i < 20; ++i) peers.push_back(testing::dial(temp.path("s")));
    if (round % 2 == 0) main.reset();
    worker.reset();
    main.reset();
    for (const UniqueFd& peer : peers) EXPECT_TRUE(isClosed(peer));
  }
  EXPECT_EQ(openDescriptors(), before);
}

// For ThreadSanitizer: workers come and go while peers connect.
TEST(Group, WorkersComeAndGoUnderLoad) {
  const TempDirectory temp;
  const auto group = Group::open();
  FakeJs main;
  listen(main, group, temp.path("s"));
  std::atomic<bool> over{false};
  std::array<std::thread, 2> clients;
  for (std::thread& client : clients) {
    client = std::thread([&] {
      while (!over.load()) (void)isClosed(testing::dial(temp.path("s")));
    });
  }
  std::array<std::thread, 2> workers;
  for (size_t i = 0; i < workers.size(); ++i) {
    workers[i] = std::thread([&, i] {
      for (int32_t round = 0; round < 20; ++round) {
        FakeJs js(64, 64 * 1024, [&](const Row&) {});
        const int32_t number = 1 + round * 2 + static_cast<int32_t>(i);
        group->expect(number);
        join(js, group, number);
        if (round % 4 == 3) continue;  // it may end before its listener has been added
        js.waitFor(wire::kAccepted);
        if (round % 2 == 0) js.engine().post(CloseListener{kListener, true});
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  over.store(true);
  group->close();
  for (std::thread& client : clients) client.join();
  EXPECT_TRUE(isClosed(testing::dial(temp.path("s")))) << "no worker is left in the group";
}

}  // namespace
}  // namespace ttrpc::io
