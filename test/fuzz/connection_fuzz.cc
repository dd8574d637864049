// A whole connection: a peer that writes anything, in any pieces, to a real
// engine, which sends, pauses, cuts and closes meanwhile.
//
// What must hold: the rows are those that a reader makes of the bytes alone, in
// their order, between one opening row and one kClosed; the peer reads what JS
// sent; afterwards nothing is left, no descriptor, no memory, no work.
//
// Input: limits, role and memory, number of steps, the steps (a byte each), then
// what the peer writes.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include "plain_row.h"
#include "row_log.h"
#include "sockets.h"
#include "step_engine.h"

using namespace ttrpc;
using namespace ttrpc::fuzz;
using io::testing::StepEngine;
using io::testing::StepRow;

namespace {

constexpr uint32_t kFrameTimeoutMs = 10'000;
constexpr int kMostRounds = 100'000;
constexpr size_t kMostRead = 128 * 1024;
constexpr size_t kMostSent = 2 * 1024 * 1024;  // twice what makes a server stop reading

// An engine with the connection that is being fuzzed, used again for every input.
class Side {
 public:
  explicit Side(StepEngine::Size size) : engine_(size, [this](const StepRow& row) { log_.add(row); }) {
    const auto self = std::to_string(reinterpret_cast<uintptr_t>(this));
    listening_.name = abstractName("engine") + self;
    dialled_.name = abstractName("peer") + self;
    listening_.isAbstract = dialled_.isAbstract = true;
    io::SocketAddress address;
    hold(io::toSocketAddress(dialled_, &address).isOk(), "a name fits");
    peerListener_ = unixSocket();
    hold(::bind(peerListener_.get(), address.get(), address.length) == 0, "a peer can bind");
    hold(::listen(peerListener_.get(), 16) == 0, "a peer can listen");
    for (int32_t table = 1; table <= kTables; ++table) {
      int32_t id = 0;
      for (const auto& [service, method] : methodNames())
        engine_.post(io::AddMethod{table, id++, std::string(service), std::string(method)});
    }
    for (int32_t choice = 0; choice < kTables; ++choice) {
      io::BoundSocket socket;
      const io::SocketName name{true, listening_.name + "-" + std::to_string(choice)};
      hold(io::BoundSocket::open(name, &socket).isOk(), "an engine can listen");
      const io::ConnectionLimits limits{limitsOf(static_cast<uint8_t>(choice)), kFrameTimeoutMs};
      engine_.post(
          io::AddListener{choice, std::move(socket), io::PeerRule::anybody(), limits, choice + 1, 4, {}});
    }
    while (engine_.poll()) {
    }
  }

  void run(uint8_t limits, bool serves, std::span<const uint8_t> steps, std::span<const uint8_t> stream) {
    reset();
    limits &= kTables - 1;
    open(limits, serves);
    hold(log_.opened == 1, "a connection opens");
    stream_ = stream;
    for (const uint8_t step : steps) {
      if (log_.closed > 0) break;
      take(step & 7, step >> 3);
    }
    endAll();
    check(limits, serves);
  }

 private:
  static constexpr int32_t kTables = 32;  // one for each choice of limits

  void reset() {
    peer_.reset();
    written_ = sent_ = received_ = 0;
    meddled_ = peerGone_ = refused_ = false;
    log_ = {};
  }

  void open(uint8_t limits, bool serves) {
    if (serves) {
      peer_ = unixSocket();
      io::SocketAddress address;
      const io::SocketName name{true, listening_.name + "-" + std::to_string(limits)};
      hold(io::toSocketAddress(name, &address).isOk(), "a name fits");
      hold(::connect(peer_.get(), address.get(), address.length) == 0, "a peer can connect");
    } else {
      engine_.post(io::Connect{1, dialled_, {limitsOf(limits), kFrameTimeoutMs}, 1000});
      engine_.poll();
      peer_ = io::UniqueFd(::accept4(peerListener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
      hold(peer_.valid(), "a client connects");
    }
    move();
  }

  void take(uint32_t what, uint32_t how) {
    switch (what) {
      case 0:
      case 1:
      case 2:
        write(size_t{1} << std::min(how, 16u));
        return move();
      case 3:
        return write(1 + how * 3);  // and the peer does not read yet
      case 4:
        engine_.poll();
        return;
      case 5:
        engine_.runJs(1 + how);
        return;
      case 6:
        return send(size_t{1} << std::min(how, 17u));
      default:
        return meddle(how);
    }
  }

  void meddle(uint32_t how) {
    switch (how & 7) {
      case 0:
        engine_.post(io::PauseReading{log_.handle, true});
        return;
      case 1:
        engine_.post(io::PauseReading{log_.handle, false});
        return;
      case 2:
        read(size_t{1} << std::min(how, 17u));
        return;
      case 3:
        if (how < 24) return;
        meddled_ = true;
        engine_.post(io::CutConnection{log_.handle});
        return;
      case 4:
        if (how < 24) return;
        meddled_ = true;
        engine_.close(log_.handle);
        return;
      case 5:
        ::shutdown(peer_.get(), SHUT_RD);
        return;
      case 6:
        if (how >= 24) hangUp();
        return;
      default:
        meddled_ = true;  // the time of a frame may be over
        io::testing::advanceClock(how * 500);
        return;
    }
  }

  void write(size_t most) {
    if (peerGone_ || refused_) return;
    const std::span<const uint8_t> rest = stream_.subspan(written_);
    const ssize_t count =
        ::send(peer_.get(), rest.data(), std::min(most, rest.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) written_ += static_cast<size_t>(count);
    if (count < 0 && errno != EAGAIN) refused_ = true;
  }

  void read(size_t most) {
    if (peerGone_) return;
    static std::vector<uint8_t> bytes(kMostRead);
    const ssize_t count = ::recv(peer_.get(), bytes.data(), std::min(most, kMostRead), MSG_DONTWAIT);
    if (count <= 0) return;
    const auto length = static_cast<size_t>(count);
    hold(received_ + length <= sent_, "the peer reads no more than was sent");
    hold(std::memcmp(bytes.data(), sendable().data() + received_, length) == 0,
         "the peer reads what was sent");
    received_ += length;
  }

  // All that JS may send to one peer; each byte follows from its position.
  static const std::vector<uint8_t>& sendable() {
    static const std::vector<uint8_t> all = [] {
      std::vector<uint8_t> bytes(kMostSent);
      for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(i ^ i >> 8 ^ i >> 16);
      return bytes;
    }();
    return all;
  }

  void send(size_t count) {
    count = std::min(count, kMostSent - sent_);
    if (count > 0 && engine_.send(log_.handle, sendable().data() + sent_, count).open) sent_ += count;
  }

  void hangUp() {
    peer_.reset();
    peerGone_ = true;
  }

  void move() {
    engine_.poll();
    engine_.runJs();
    hold(!engine_.spins(), "every round moves something");
  }

  // The rest is written, everything is read, and the peer hangs up.
  void endAll() {
    engine_.post(io::PauseReading{log_.handle, false});
    for (int i = 0; log_.closed == 0; ++i) {
      hold(i < kMostRounds, "a connection whose peer is gone ends");
      const size_t before = written_ + received_;
      write(stream_.size());
      read(kMostRead);
      const bool moved = engine_.poll() || engine_.runJs();
      if (written_ + received_ == before && !moved) {
        if (!peerGone_)
          hangUp();
        else
          hold(engine_.sleepMs() != 0, "an engine with nothing to do sleeps");
      }
    }
    peer_.reset();
    int rounds = 0;
    while (engine_.poll() || engine_.runJs()) hold(++rounds < kMostRounds, "an engine comes to rest");
    hold(!engine_.spins(), "every round moves something");
  }

  void check(uint8_t limits, bool serves) {
    hold(log_.opened == 1 && log_.closed == 1, "one opening row and one kClosed");
    static wire::MethodTable methods = methodTable();
    wire::MethodTable none;
    const Outcome whole = readWhole(stream_.first(written_), limitsOf(limits), serves ? methods : none);
    hold(log_.rows.size() <= whole.rows.size(), "no more rows than there are frames");
    for (size_t i = 0; i < log_.rows.size(); ++i)
      hold(log_.rows[i] == whole.rows[i], "rows are right and in order");
    if (meddled_) return;
    hold(log_.rows.size() == whole.rows.size(), "no frame is lost");
    hold(log_.readEnds == 0, "a connection that was not cut has no read end");
    if (whole.result == wire::ReadResult::kDiscardLimit) {
      hold(log_.reason == wire::kCloseDiscardLimit, "too much to discard ends it");
    } else if (log_.reason == wire::kCloseError) {
      hold(log_.error == EPIPE || log_.error == ECONNRESET, "a peer that does not read resets");
    } else {
      hold(log_.reason == (whole.partial ? wire::kCloseTruncated : wire::kCloseEof),
           "the end is told as it was");
    }
  }

  StepEngine engine_;
  RowLog log_;
  io::SocketName listening_;
  io::SocketName dialled_;
  io::UniqueFd peerListener_;
  io::UniqueFd peer_;
  std::span<const uint8_t> stream_;
  size_t written_ = 0;    // by the peer
  size_t sent_ = 0;       // by JS
  size_t received_ = 0;   // by the peer
  bool meddled_ = false;  // JS or time may have ended it early
  bool peerGone_ = false;
  bool refused_ = false;  // the peer can write no more
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 3) return 0;
  static Side roomy({4096, 1024 * 1024, io::Reading::kThread});
  static Side narrow({256, 80 * 1024, io::Reading::kThread});
  static Side adaptiveRoomy({4096, 1024 * 1024, io::Reading::kAdaptive});
  static Side adaptiveNarrow({256, 80 * 1024, io::Reading::kAdaptive});
  const size_t steps = std::min<size_t>(data[2], size - 3);
  const int before = lowestFreeDescriptor();
  const bool isNarrow = (data[1] & 2) != 0;
  Side& inThread = isNarrow ? narrow : roomy;
  Side& side = (data[1] & 4) == 0 ? inThread : isNarrow ? adaptiveNarrow : adaptiveRoomy;
  side.run(data[0], (data[1] & 1) == 0, {data + 3, steps}, {data + 3 + steps, size - 3 - steps});
  hold(lowestFreeDescriptor() == before, "no descriptor is left");
  return 0;
}
