#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "loop.h"

namespace ttrpc::io {
namespace {
constexpr uint32_t kMaxWaitMs = 50;
enum ConnectSyscall : int32_t {
  kSocket = 1,
  kConnect = 2,
  kGetsockopt = 3,
  kVerifyServer = 8
};  // ts/wire/row.ts, Syscall
}  // namespace

// A unix socket connects at once or not at all; a full backlog answers EAGAIN,
// which is tried again until the time is up.
void Loop::tryConnect(int32_t id) {
  const auto found = attempts_.find(id);
  if (found == attempts_.end()) return;
  ConnectAttempt& attempt = found->second;
  const auto fail = [&](int error, int32_t syscall) {
    attempts_.erase(found);
    rows_.connectFailed(id, error, syscall);
  };
  SocketAddress address;
  if (const Status status = toSocketAddress(attempt.request.name, &address); !status.isOk()) {
    return fail(status.error, kConnect);
  }
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.valid()) return fail(errno, kSocket);
  if (::connect(fd.get(), address.get(), address.length) != 0) {
    const int error = errno;
    const int64_t now = nowMs();
    const bool again = error == EAGAIN || error == EINTR;
    if (!again || now >= attempt.deadlineMs) return fail(again ? ETIMEDOUT : error, kConnect);
    timers_.add({std::min(now + attempt.waitMs, attempt.deadlineMs), TimerKind::kConnectRetry, id});
    attempt.waitMs = std::min(attempt.waitMs * 2, kMaxWaitMs);
    return;
  }
  Peer peer;
  if (const Verdict verdict = readPeer(fd.get(), &peer); !verdict.admitted) {
    return fail(verdict.error, kGetsockopt);
  }
  if (!judge(attempt.request.rule, peer, overflow_).admitted) return fail(EACCES, kVerifyServer);
  Handle handle = -1;
  Connection* connection = open(std::move(fd), attempt.request.limits, nullptr, &handle);
  if (connection == nullptr) return fail(EMFILE, kConnect);
  attempts_.erase(found);
  rows_.connected(handle, id, peer);
  watch(*connection, handle);
}

}  // namespace ttrpc::io
