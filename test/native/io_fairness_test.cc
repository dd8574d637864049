// Connections that send without end do not keep the others waiting: a connection that waits for room is
// served within a number of rows that follows from the size of the ring and the number of connections that
// wait.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

#include "io/loop/loop.h"
#include "io_harness.h"
#include "loop_round.h"

namespace ttrpc::io {
namespace {

using testing::frame;
using testing::pollOnce;
using testing::TempDirectory;

constexpr uint32_t kRows = 1024;
constexpr uint32_t kBytes = 256 * 1024;

// A loop that makes a round when the test asks for it, on the thread of the test.
class SteppedLoop {
 public:
  explicit SteppedLoop(const std::string& path) {
    EXPECT_TRUE(poller_.open().isOk());
    BoundSocket socket;
    EXPECT_TRUE(BoundSocket::open({false, path}, &socket).isOk());
    commands_.push(AddListener{1, std::move(socket), PeerRule::anybody(), {}, 1, 1000, {}});
    round();
  }
  void round() {
    poller_.kick();
    pollOnce(loop_, poller_);
  }
  // Reads up to `most` rows as JS does. Appends the stream of each frame to `streams`.
  void read(uint32_t most, std::vector<uint32_t>& streams) {
    const uint32_t tail = inbox_.tail();
    const uint32_t until = tail + std::min(most, inbox_.head() - tail);
    for (uint32_t number = tail; number != until; ++number) {
      const int32_t* row = rows_.data() + size_t{number % kRows} * wire::kRowCells;
      if (row[wire::kCellKind] == wire::kFrame)
        streams.push_back(static_cast<uint32_t>(row[wire::kCellStream]));
    }
    (void)inbox_.release(until);
  }

 private:
  std::vector<int32_t> rows_ = std::vector<int32_t>(size_t{kRows} * wire::kRowCells);
  std::vector<uint8_t> bytes_ = std::vector<uint8_t>(kBytes);
  Poller poller_;
  ConnectionTable table_;
  Inbox inbox_{{rows_.data(), kRows, bytes_.data(), kBytes}};
  CommandQueue commands_;
  Loop loop_{{poller_, poller_}, table_, inbox_, commands_, [] {}};
};

// Writes whole frames until the kernel takes no more.
class Flooder {
 public:
  Flooder(const std::string& path, const std::vector<uint8_t>& one) : fd_(testing::dial(path)) {
    while (bytes_.size() < 64 * 1024) bytes_.insert(bytes_.end(), one.begin(), one.end());
  }
  void fill() {
    for (;;) {
      const ssize_t count =
          ::send(fd_.get(), bytes_.data() + at_, bytes_.size() - at_, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (count <= 0) return;
      at_ = (at_ + static_cast<size_t>(count)) % bytes_.size();
    }
  }

 private:
  UniqueFd fd_;
  std::vector<uint8_t> bytes_;
  size_t at_ = 0;
};

struct Flood {
  size_t connections;
  size_t bodyBytes;
};

// The most rows that JS reads between a frame of a neighbour and its row.
size_t worstWait(const Flood& flood, uint32_t seed) {
  const TempDirectory temp;
  SteppedLoop loop(temp.path("s"));
  constexpr size_t kNeighbours = 4;
  std::mt19937 random(seed);
  std::vector<Flooder> flooders;
  const std::vector<uint8_t> one = frame(0, 9, std::vector<uint8_t>(flood.bodyBytes));
  for (size_t i = 0; i < flood.connections; ++i) flooders.emplace_back(temp.path("s"), one);
  std::vector<UniqueFd> neighbours;
  for (size_t i = 0; i < kNeighbours; ++i) neighbours.push_back(testing::dial(temp.path("s")));

  std::map<uint32_t, size_t> sentAt;  // by stream: how many rows were read when its frame was sent
  std::vector<uint32_t> streams;
  size_t worst = 0;
  uint32_t next = 1;
  for (int step = 0; step < 400; ++step) {
    for (Flooder& flooder : flooders) flooder.fill();
    if (random() % 4 == 0 && sentAt.size() < 64) {
      EXPECT_TRUE(testing::writeAll(neighbours[next % kNeighbours], frame(next, wire::kData, {1})));
      sentAt[next++] = streams.size();
    }
    loop.round();
    const size_t before = streams.size();
    loop.read(1 + random() % kRows, streams);
    for (size_t i = before; i < streams.size(); ++i) {
      const auto found = sentAt.find(streams[i]);
      if (found == sentAt.end()) continue;
      worst = std::max(worst, i - found->second);
      sentAt.erase(found);
    }
  }
  for (const auto& [stream, at] : sentAt) worst = std::max(worst, streams.size() - at);
  EXPECT_GT(next, 50u);
  EXPECT_GT(streams.size(), 2000u) << "the flood did not arrive";
  return worst;
}

class Fairness : public ::testing::TestWithParam<Flood> {};

TEST_P(Fairness, ANeighbourWaitsForARingAndATurnOfEachFlooder) {
  // Twice a ring: what is unread when its frame arrives, and what is served before it. 64 is the least turn.
  const size_t bound = 2 * kRows + 64 * GetParam().connections;
  for (uint32_t seed = 1; seed <= 4; ++seed) EXPECT_LE(worstWait(GetParam(), seed), bound) << "seed " << seed;
}

INSTANTIATE_TEST_SUITE_P(Floods, Fairness,
                         ::testing::Values(Flood{1, 0}, Flood{2, 0}, Flood{16, 0}, Flood{64, 0},
                                           Flood{1, 300}, Flood{16, 300}, Flood{4, 4000}, Flood{16, 15'000}),
                         [](const auto& info) {
                           return std::to_string(info.param.connections) + "With" +
                                  std::to_string(info.param.bodyBytes) + "Bytes";
                         });

}  // namespace
}  // namespace ttrpc::io
