// The places that peers have among those that the listeners of a group admit.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <future>

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
using testing::Row;
using testing::TempDirectory;

TEST(GroupPlaces, MaxConnectionsHoldsForAllWorkersAndPlacesComeBack) {
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

TEST(GroupPlaces, APeerThatLeavesWhileItWaitsFreesItsPlaceWhenThereIsNoOther) {
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

TEST(GroupPlaces, AParkedPeerKeepsItsPlaceUntilItsEnd) {
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

TEST(GroupPlaces, APlaceIsFreeWhenTheDescriptorIsClosed) {
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

}  // namespace
}  // namespace ttrpc::io
