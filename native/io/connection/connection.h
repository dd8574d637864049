// One open connection: about 200 bytes, and no buffer while idle.
//
// Thread: I/O, but for what the mutex guards, which JS uses for its inline
// sends. Owns: the descriptor, queued bytes, the reader.
// Invariant: the descriptor is opened and closed only under the mutex, together
// with a new generation; else an inline send could reach a re-used descriptor,
// that is another peer.
#pragma once

#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <memory>
#include <mutex>

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

struct Connection {
  std::mutex mutex;
  UniqueFd fd;              // GUARDED_BY(mutex) for changes; the I/O thread may read it
  OutQueue out;             // GUARDED_BY(mutex)
  uint16_t generation = 0;  // GUARDED_BY(mutex)
  bool sendBroken = false;  // GUARDED_BY(mutex): a send failed; the close follows on the I/O thread
  int sendError = 0;        // GUARDED_BY(mutex): why, where it was not the peer's end
  bool closing = false;     // GUARDED_BY(mutex): JS has closed it; nothing more is sent
  bool wantsWrite = false;  // GUARDED_BY(mutex): wake up when the kernel takes bytes again
  bool stalled = false;     // GUARDED_BY(mutex): not read, the inbox has no room
  bool paused = false;      // GUARDED_BY(mutex): not read, JS asks for it
  bool outFull = false;     // GUARDED_BY(mutex): not read, the peer doesn't take our answers
  bool readEnded = false;   // GUARDED_BY(mutex): not read, it was cut and all it had sent is read
  bool watched = false;     // GUARDED_BY(mutex): registered with the poller
  UniqueFd peerPidfd;       // GUARDED_BY(mutex): lent to JS until it has read the close

  // I/O thread only.
  bool frameTimerArmed = false;
  bool writeTimerArmed = false;
  bool serverSide = false;
  bool parked = false;                         // waits unread for the handshaker's word
  bool cut = false;                            // its end is kReadEnd, not kClosed
  std::shared_ptr<wire::MethodTable> methods;  // the server's; null on the client side. Outlives the reader
  wire::FrameReader reader;
  ConnectionLimits limits;
  size_t bodyBytes = 0;          // of an incomplete body, as counted in the engine's budget
  Listener* listener = nullptr;  // null on the client side, and when the listener is gone
  int64_t frameStartMs = 0;      // when the incomplete frame began; 0: none
  int64_t sentMs = 0;            // when queued bytes were last taken, or began to wait
  uint32_t uid = 0;              // of the peer, as the listener counts it
};

// With the mutex held: a send failed for good. Where the peer is gone its end arrives by itself. After any
// other failure nobody would tell it, and calls would wait for answers to what never left: so it ends here.
inline void breakSending(Connection& connection, int error) {
  connection.sendBroken = true;
  if (error == EPIPE || error == ECONNRESET) return;
  connection.sendError = error;
  ::shutdown(connection.fd.get(), SHUT_RDWR);
}

}  // namespace ttrpc::io
