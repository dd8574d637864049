// The I/O thread rests in every state that a connection can have: no socket that is always ready keeps it
// busy.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <utility>

#include "io/connection/sender.h"
#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::FakeJs;
using testing::frame;
using testing::pattern;
using testing::TempDirectory;

// What the peer has done.
enum class Peer { kSilent, kHalfFrame, kFrames, kNoMoreWrites, kNoMoreReads, kNeither, kGone };
constexpr std::array kPeers{Peer::kSilent,      Peer::kHalfFrame, Peer::kFrames, Peer::kNoMoreWrites,
                            Peer::kNoMoreReads, Peer::kNeither,   Peer::kGone};

// What this side has done to a connection: every combination is a state of ConnectionState.
struct Walk {
  Role role = Role::kServer;
  bool parked = false;  // kParked
  bool paused = false;  // kPaused
  bool filled = false;  // kPeerSlow on a server
  bool cut = false;     // ReadState::kCut, then kEnded
  Peer peer = Peer::kSilent;
  bool sends = false;  // afterwards: SendState::kBroken when the peer reads no more
  bool stops = false;  // SendState::kClosing, before the I/O thread has run the close

  [[nodiscard]] std::string name() const {
    std::string name = role == Role::kServer ? "server" : "client";
    for (const auto& [holds, word] : {std::pair{parked, " parked"},
                                      {paused, " paused"},
                                      {filled, " filled"},
                                      {cut, " cut"},
                                      {sends, " sends"},
                                      {stops, " stops"}})
      name += holds ? word : "";
    return name + ", peer " + std::to_string(static_cast<int>(peer));
  }
};

std::vector<Walk> allWalks() {
  std::vector<Walk> walks;
  for (uint32_t set = 0; set < 1u << 7; ++set) {
    const auto bit = [set](int i) { return (set >> i & 1) != 0; };
    Walk walk{bit(0) ? Role::kClient : Role::kServer,
              bit(1),
              bit(2),
              bit(3),
              bit(4),
              Peer::kSilent,
              bit(5),
              bit(6)};
    if (walk.role == Role::kClient && (walk.parked || walk.cut)) continue;  // a client has neither
    if (walk.parked && (walk.filled || walk.cut)) continue;                 // nor has a parked connection
    for (const Peer peer : kPeers) {
      walk.peer = peer;
      walks.push_back(walk);
    }
  }
  return walks;
}

// An engine with a connection for each walk.
class Walkers {
 public:
  // `blocked`: JS reads no row once the connections are open, so that reading is held for want of room.
  Walkers(const std::vector<Walk>& walks, bool blocked) : js_(256, 96 * 1024), blocked_(blocked) {
    EXPECT_TRUE(js_.listen(temp_.path("s"), 1).isOk());
    parkingListener();
    server_ = testing::listenAt(temp_.path("c"), 16);
    for (const Walk& walk : walks) open(walk);
    if (blocked) fillInbox();
    for (size_t i = 0; i < walks.size(); ++i) take(walks[i], ends_[i]);
  }
  Walkers(const Walkers&) = delete;
  Walkers& operator=(const Walkers&) = delete;
  ~Walkers() {
    if (blocked_) js_.unblock();
  }

 private:
  struct End {
    Handle handle = -1;
    UniqueFd peer;
  };

  void parkingListener() {
    BoundSocket socket;
    EXPECT_TRUE(BoundSocket::open({false, temp_.path("p")}, &socket).isOk());
    js_.engine().post(
        AddListener{2, std::move(socket), PeerRule::anybody(), {}, 1, 1 << 20, {3'600'000, 1 << 16}});
  }

  void open(const Walk& walk) {
    End end;
    if (walk.role == Role::kServer) {
      end.peer = testing::dial(temp_.path(walk.parked ? "p" : "s"));
      end.handle = js_.waitFor(wire::kAccepted, ++accepted_).handle();
    } else {
      js_.connect(temp_.path("c"), static_cast<int32_t>(++connected_));
      end.peer = testing::acceptFrom(server_);
      end.handle = js_.waitFor(wire::kConnected, connected_).handle();
    }
    ends_.push_back(std::move(end));
  }

  // The ring is full, and one connection waits for room in it; the others follow when they receive.
  void fillInbox() {
    flooder_ = testing::dial(temp_.path("s"));
    (void)js_.waitFor(wire::kAccepted, ++accepted_);
    js_.block();
    std::vector<uint8_t> flood;
    for (uint32_t i = 0; i < 300; ++i) {
      const std::vector<uint8_t> one = frame(i, wire::kData, {});
      flood.insert(flood.end(), one.begin(), one.end());
    }
    EXPECT_TRUE(testing::writeAll(flooder_, flood));
    Inbox& inbox = js_.engine().inbox();
    EXPECT_TRUE(testing::eventually([&] { return inbox.head() - inbox.tail() >= 128; }));
  }

  void take(const Walk& walk, End& end) {
    Engine& engine = js_.engine();
    if (walk.paused) engine.post(PauseReading{end.handle, true});
    if (walk.filled) (void)js_.send(end.handle, full_);
    if (walk.cut) engine.post(CutConnection{end.handle});
    act(walk.peer, end.peer);
    if (walk.sends) (void)js_.send(end.handle, {1, 2, 3});
    if (walk.stops) engine.sender().stop(end.handle);
  }

  static void act(Peer what, UniqueFd& peer) {
    if (what == Peer::kGone) return peer.reset();
    if (what == Peer::kHalfFrame) (void)::send(peer.get(), "\0\0\0", 3, MSG_NOSIGNAL);
    const std::vector<uint8_t> bytes = frame(1, wire::kData, {1});
    if (what == Peer::kFrames) (void)::send(peer.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (what == Peer::kNoMoreWrites) ::shutdown(peer.get(), SHUT_WR);
    if (what == Peer::kNoMoreReads) ::shutdown(peer.get(), SHUT_RD);
    if (what == Peer::kNeither) ::shutdown(peer.get(), SHUT_RDWR);
  }

  TempDirectory temp_;
  FakeJs js_;
  bool blocked_;
  UniqueFd server_;
  UniqueFd flooder_;
  std::vector<uint8_t> full_ = pattern(kOutHighBytes + 500'000);
  std::vector<End> ends_;
  size_t accepted_ = 0;
  size_t connected_ = 0;
};

// All at once, in one engine: when it does not rest, each alone, to name those that keep it busy.
void walk(bool blocked) {
  const std::vector<Walk> walks = allWalks();
  {
    const Walkers all(walks, blocked);
    if (testing::ioThreadRests()) return;
  }
  for (const Walk& one : walks) {
    const Walkers alone({one}, blocked);
    EXPECT_TRUE(testing::ioThreadRests()) << one.name();
  }
  ADD_FAILURE() << "the I/O thread does not rest";
}

TEST(Resting, TheThreadRestsInEveryStateOfAConnection) { walk(false); }
TEST(Resting, TheThreadRestsInEveryStateWhileTheInboxIsFull) { walk(true); }

}  // namespace
}  // namespace ttrpc::io
