// Sockets that one engine accepts, and others take.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <future>
#include <thread>

#include "io/loop/group.h"
#include "io_harness.h"
#include "peer_rules.h"

namespace ttrpc::io {
namespace {

using testing::eventually;
using testing::FakeJs;
using testing::openDescriptors;
using testing::Row;
using testing::TempDirectory;

constexpr int32_t kListener = 1;

// A listener that accepts for a group.
void listen(FakeJs& js, const std::shared_ptr<Group>& group, const std::string& path,
            PeerRule rule = PeerRule::anybody(), uint32_t maxConnections = 1000) {
  BoundSocket socket;
  ASSERT_TRUE(BoundSocket::open({false, path}, &socket).isOk());
  js.engine().listen(AddListener{.id = kListener,
                                 .socket = std::move(socket),
                                 .rule = std::move(rule),
                                 .limits = {},
                                 .table = 1,
                                 .maxConnections = maxConnections,
                                 .parking = {},
                                 .group = group});
}

// A worker of the group.
void join(FakeJs& js, const std::shared_ptr<Group>& group, int32_t worker, Parking parking = {}) {
  js.engine().listen(AddListener{.id = kListener,
                                 .socket = {},
                                 .rule = PeerRule::anybody(),
                                 .limits = {},
                                 .table = 1,
                                 .maxConnections = 1000,
                                 .parking = parking,
                                 .group = group,
                                 .worker = worker});
}

size_t countOf(const std::vector<Row>& rows, wire::RowKind kind) {
  return static_cast<size_t>(
      std::count_if(rows.begin(), rows.end(), [kind](const Row& row) { return row.kind() == kind; }));
}

// Whether the peer has been closed without a byte.
bool isClosed(const UniqueFd& peer) { return testing::readUpTo(peer, 1).empty(); }

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

TEST(Group, MaxConnectionsHoldsForAllWorkersAndPlacesComeBack) {
  const TempDirectory temp;
  const auto group = Group::open();
  FakeJs first;
  FakeJs second;
  FakeJs main;
  join(first, group, 1);
  join(second, group, 2);
  listen(main, group, temp.path("s"), PeerRule::anybody(), 2);
  UniqueFd one = testing::dial(temp.path("s"));
  const UniqueFd two = testing::dial(temp.path("s"));
  first.waitFor(wire::kAccepted);
  second.waitFor(wire::kAccepted);
  EXPECT_TRUE(isClosed(testing::dial(temp.path("s"))));
  EXPECT_EQ(main.waitFor(wire::kRefused)[wire::kCellReason], wire::kRefuseTooMany);
  one.reset();
  first.waitFor(wire::kClosed);
  // The place is free once the listener's thread has run the command that says so.
  ASSERT_TRUE(eventually([&] {
    const UniqueFd again = testing::dial(temp.path("s"));
    testing::writeAll(again, testing::frame(1, 1, {}));
    return countOf(first.rows(), wire::kAccepted) + countOf(second.rows(), wire::kAccepted) > 2;
  }));
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

TEST(Group, APeerThatLeavesWhileItWaitsFreesItsPlaceWhenThereIsNoOther) {
  const TempDirectory temp;
  const auto group = Group::open();
  group->expect(1);
  FakeJs worker;
  FakeJs main;
  listen(main, group, temp.path("s"), PeerRule::anybody(), 2);
  (void)testing::dial(temp.path("s"));
  (void)testing::dial(temp.path("s"));
  UniqueFd waits;
  ASSERT_TRUE(eventually([&] {
    waits = testing::dial(temp.path("s"));
    pollfd closed{waits.get(), POLLIN, 0};
    return ::poll(&closed, 1, 100) == 0;
  })) << "every later peer was refused";
  join(worker, group, 1);
  worker.waitFor(wire::kAccepted);
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

TEST(Group, AParkedPeerKeepsItsPlaceUntilItsEnd) {
  const TempDirectory temp;
  const auto group = Group::open();
  FakeJs worker;
  FakeJs main;
  join(worker, group, 1, {.timeoutMs = 10'000, .most = 1, .waiting = 10});
  listen(main, group, temp.path("s"), PeerRule::anybody(), 2);
  const UniqueFd parked = testing::dial(temp.path("s"));
  const Row row = worker.waitFor(wire::kAccepted);
  UniqueFd waits = testing::dial(temp.path("s"));
  EXPECT_TRUE(isClosed(testing::dial(temp.path("s"))));
  EXPECT_EQ(main.waitFor(wire::kRefused)[wire::kCellReason], wire::kRefuseTooMany);
  waits.reset();
  worker.engine().post(CloseConnection{row.handle()});
  EXPECT_TRUE(isClosed(parked));
}

// Notes whether the descriptor is still open when the place is freed.
class WatchingPlace final : public Place {
 public:
  WatchingPlace(int fd, std::promise<bool>& wasOpen) : fd_(fd), wasOpen_(wasOpen) {}
  WatchingPlace(const WatchingPlace&) = delete;
  WatchingPlace& operator=(const WatchingPlace&) = delete;
  ~WatchingPlace() override { wasOpen_.set_value(::fcntl(fd_, F_GETFD) >= 0); }

 private:
  int fd_;
  std::promise<bool>& wasOpen_;
};

TEST(Group, APlaceIsFreeWhenTheDescriptorIsClosed) {
  const auto group = Group::open();
  FakeJs parks;
  FakeJs reads;
  join(parks, group, 1, {.timeoutMs = 10'000, .most = 1, .waiting = 10});
  join(reads, group, 2);
  for (FakeJs* worker : {&parks, &reads}) {
    std::array<int, 2> pair{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair.data()), 0);
    UniqueFd peer(pair[1]);
    std::promise<bool> wasOpen;
    AcceptedSocket socket(UniqueFd(pair[0]), std::make_unique<WatchingPlace>(pair[0], wasOpen));
    worker->engine().post(TakeConnection{kListener, group, std::move(socket)});
    worker->waitFor(wire::kAccepted);
    peer.reset();
    EXPECT_FALSE(wasOpen.get_future().get());
  }
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
