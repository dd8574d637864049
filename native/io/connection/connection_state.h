// The states of a connection, and the transitions between them.
//
// Reading has a state and a set of reasons for which it is held. Each reason has one owner, which adds and
// removes it, so that no owner ends the pause of another:
//
//   open ──cut()──▶ cut ──endReading()──▶ ended          held while any of: no room   (the receiver)
//                                                                            paused    (JS)
//                                                                            peer slow (the senders)
//                                                                            parked    (the handshakes)
// Sending:
//
//   open ──breakSending()──▶ broken ──closeSending()──▶ closing
//     └───────────────────closeSending()───────────────────▲
//
// One exception: when the peer hangs up, the receiver removes "paused" and "peer slow", so that what the peer
// has sent is read and its end is reported. A transition that the table does not list changes nothing and
// returns false.
//
// Thread: any, under the connection's mutex.
#pragma once

#include <cstdint>

namespace ttrpc::io {

enum class ReadState : uint8_t {
  kOpen,
  kCut,    // what the peer had written before the cut is still read
  kEnded,  // all of that has been read; the connection stays open for its answers
};

enum class SendState : uint8_t {
  kOpen,
  kBroken,   // a send failed for good; the loop closes the connection
  kClosing,  // JS has closed the connection; nothing more is sent
};

// Why a connection is not read.
enum class HoldReason : uint8_t {
  kNoRoom = 1,    // the inbox, or the memory for bodies, has no room
  kPaused = 2,    // JS has asked for a pause
  kPeerSlow = 4,  // the peer does not take our answers
  kParked = 8,    // a handshaker has not admitted the peer yet
};

constexpr bool mayFollow(ReadState from, ReadState to) {
  return (from == ReadState::kOpen && to == ReadState::kCut) ||
         (from == ReadState::kCut && to == ReadState::kEnded);
}

constexpr bool mayFollow(SendState from, SendState to) {
  return (from == SendState::kOpen && to != SendState::kOpen) ||
         (from == SendState::kBroken && to == SendState::kClosing);
}

class ConnectionState {
 public:
  // Each of these returns whether it changed the state.
  bool cut() { return follow(read_, ReadState::kCut); }
  bool endReading() { return follow(read_, ReadState::kEnded); }
  // `error`: an errno that the close reports; 0 when the peer's end arrives by itself.
  bool breakSending(int error) {
    if (!follow(send_, SendState::kBroken)) return false;
    sendError_ = error;
    return true;
  }
  bool closeSending() { return follow(send_, SendState::kClosing); }

  void hold(HoldReason reason) { holds_ |= static_cast<uint8_t>(reason); }
  void release(HoldReason reason) { holds_ &= static_cast<uint8_t>(~static_cast<uint8_t>(reason)); }
  [[nodiscard]] bool isHeld() const { return holds_ != 0; }
  [[nodiscard]] bool isHeld(HoldReason reason) const { return (holds_ & static_cast<uint8_t>(reason)) != 0; }

  [[nodiscard]] ReadState read() const { return read_; }
  [[nodiscard]] SendState send() const { return send_; }
  // Returns whether the connection is to be read now.
  [[nodiscard]] bool reads() const { return holds_ == 0 && read_ != ReadState::kEnded; }
  [[nodiscard]] bool isBroken() const { return send_ == SendState::kBroken; }
  [[nodiscard]] int sendError() const { return sendError_; }

 private:
  template <typename State>
  static bool follow(State& state, State next) {
    if (!mayFollow(state, next)) return false;
    state = next;
    return true;
  }

  int sendError_ = 0;
  ReadState read_ = ReadState::kOpen;
  SendState send_ = SendState::kOpen;
  uint8_t holds_ = 0;
};

}  // namespace ttrpc::io
