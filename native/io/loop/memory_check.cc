#include "io/loop/memory_check.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

namespace ttrpc::io {
namespace {

// The most that a body has at first: what one receive brings.
constexpr size_t kFirstBytes = 64 * 1024;

// Returns how many bytes wait in the kernel.
size_t arrivedBytes(const Connection& connection) {
  int count = 0;
  return ::ioctl(connection.ioFd(), FIONREAD, &count) == 0 && count > 0 ? static_cast<size_t>(count) : 0;
}

// Returns how many bytes end the frame that has begun or begins next; 0 when its header has not arrived.
uint64_t restOfFrame(const Connection& connection) {
  std::array<uint8_t, wire::kHeaderLength> next;
  const ssize_t count = ::recv(connection.ioFd(), next.data(), next.size(), MSG_PEEK | MSG_DONTWAIT);
  return connection.reader.restOfFrame({next.data(), static_cast<size_t>(std::max<ssize_t>(count, 0))},
                                       connection.limits.read);
}

bool hasEnded(const Connection& connection) {
  uint8_t next = 0;
  const ssize_t count = ::recv(connection.ioFd(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
  return count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

}  // namespace

size_t bytesToReceive(LoopState& loop, Connection& connection, Handle handle) {
  const size_t kept = loop.inbox.keptBytes();
  const size_t held = connection.bodyBytes;
  if (loop.bodies.mayHold(held, std::max(held, size_t{wire::kHeldBytes}), kept)) return kAnyBytes;
  const size_t arrived = arrivedBytes(connection);
  if (arrived == 0) return 1;  // notices the end of the stream
  if (connection.reader.discarding()) return connection.reader.restOfFrame({}, connection.limits.read);
  const uint64_t rest = restOfFrame(connection);
  if (rest > 0 && rest <= arrived && loop.bodies.mayComplete(rest, kept)) return rest;
  // The rule of long frames, which cannot wait in the kernel as a whole.
  if (rest > kFirstBytes && loop.bodies.mayGrow(held, held + kFirstBytes, kept)) return rest;
  return loop.bodies.takeTurn(handle, connection.history, wire::kHeldBytes, kept, nowMs()) ? kAnyBytes : 0;
}

BodyRoom roomForBody(LoopState& loop, Connection& connection, Handle handle) {
  const size_t now = connection.bodyBytes;
  const size_t next = connection.reader.nextMemoryBytes();
  if (next <= now) return BodyRoom::kRoom;
  const size_t kept = loop.inbox.keptBytes();
  if (loop.bodies.mayTakeWhole(now, connection.reader.nextMemoryBytes(wire::Growth::kWhole), kept) &&
      SpareBlocks::ofProcess().has(connection.reader.bodyLength())) {
    return BodyRoom::kWholeRoom;
  }
  if (loop.bodies.mayGrow(now, next, kept)) return BodyRoom::kRoom;
  const size_t tight = connection.reader.nextMemoryBytes(wire::Growth::kTight);
  if (loop.bodies.mayGrow(now, tight, kept)) return BodyRoom::kTightRoom;
  const size_t arrived = arrivedBytes(connection);
  if (arrived == 0) return hasEnded(connection) ? BodyRoom::kRoom : BodyRoom::kIdle;
  const uint64_t rest = connection.reader.restOfFrame({}, connection.limits.read);
  if (rest <= arrived && loop.bodies.mayComplete(rest, kept)) return BodyRoom::kWholeRoom;
  const bool has = loop.bodies.takeTurn(handle, connection.history, rest, kept, nowMs());
  return has ? BodyRoom::kTightRoom : BodyRoom::kWait;
}

wire::Growth growthIn(BodyRoom room) {
  if (room == BodyRoom::kWholeRoom) return wire::Growth::kWhole;
  return room == BodyRoom::kTightRoom ? wire::Growth::kTight : wire::Growth::kUsual;
}

bool goesOn(const Connection& connection) {
  const size_t arrived = arrivedBytes(connection);
  const uint64_t rest = arrived == 0 ? 0 : restOfFrame(connection);
  return arrived >= kGoesOnBytes || (rest > 0 && rest <= arrived);
}

}  // namespace ttrpc::io
