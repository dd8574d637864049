// One open connection: about 200 bytes, and no buffer while it is idle.
//
// Thread: the loop's, except for what the mutex guards, which JS uses for its inline sends.
// Owns: the descriptor, queued bytes, the reader.
// Invariant: the descriptor is opened and closed under the mutex only, together with a new generation.
// Otherwise an inline send could reach a descriptor that was used again, which is another peer.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "base/mutex.h"
#include "io/connection/connection_state.h"
#include "io/connection/frame_history.h"
#include "io/connection/out_queue.h"
#include "io/socket/unique_fd.h"
#include "wire/frame_reader.h"
#include "wire/method_table.h"

namespace ttrpc::io {

struct Listener;

struct ConnectionLimits {
  wire::ReadLimits read;
  uint32_t frameTimeoutMs = 0;       // 0: none
  uint32_t writeStallTimeoutMs = 0;  // 0: none
};

enum class Role : uint8_t { kClient, kServer };

// The time limits for which a timer is queued, so that a connection has at most one timer of each kind.
struct ArmedTimers {
  bool frame : 1 = false;
  bool write : 1 = false;
};

struct Connection {
  // The thread that holds the loop. No other changes the descriptor or the generation, so it may read both
  // without the lock.
  [[nodiscard]] int ioFd() const NO_THREAD_SAFETY_ANALYSIS { return fd.get(); }
  [[nodiscard]] uint16_t ioGeneration() const NO_THREAD_SAFETY_ANALYSIS { return generation; }
  // Any thread. Marks sending as broken. When the peer is gone, the end of its stream arrives by itself.
  // After any other failure it would not arrive, and calls would wait for answers to requests that never
  // left, so this shuts the socket down.
  void breakSending(int error) REQUIRES(mutex);
  // Any thread. Called when the kernel takes no more: has it take more, once for each connection, since most
  // send little. Returns false when it had been done before.
  bool enlargeSendBuffer() REQUIRES(mutex);

  Mutex mutex;
  UniqueFd fd GUARDED_BY(mutex);
  OutQueue out GUARDED_BY(mutex);
  UniqueFd peerPidfd GUARDED_BY(mutex);  // lent to JS until it has read the close
  ConnectionState state GUARDED_BY(mutex);
  uint16_t generation GUARDED_BY(mutex) = 0;
  bool wantsWrite GUARDED_BY(mutex) = false;  // EPOLLOUT is watched
  bool watched GUARDED_BY(mutex) = false;     // registered with the poller
  bool enlarged GUARDED_BY(mutex) = false;    // its send buffer

  // Set by the loop when bytes arrive, and cleared by JS, which asks whether the connection is idle.
  std::atomic<bool> received{false};

  // The loop's.
  Role role = Role::kClient;
  ArmedTimers armed;
  uint32_t bodyBytes = 0;                      // of an incomplete frame, as counted in the engine's budget
  std::shared_ptr<wire::MethodTable> methods;  // the server's; null on the client side. Outlives the reader
  wire::FrameReader reader;
  ConnectionLimits limits;
  FrameHistory history;          // of the peer that sends it
  Listener* listener = nullptr;  // null on the client side, and when the listener is gone
  int64_t frameStartMs = 0;      // when the incomplete frame began; 0: none
  int64_t sentMs = 0;            // when the peer last took queued bytes, or they began to wait
  uint64_t serial = 0;           // differs from that of every other connection of the engine
  uint32_t uid = 0;              // of the peer, as the listener counts it
  uint32_t unreadByPeer = 0;     // what the kernel held for the peer at sentMs, by the kernel's count
};

}  // namespace ttrpc::io
