#include "io/loop/connector.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "io/socket/descriptor_passing.h"
#include "io/socket/handed_socket.h"
#include "io/socket/socket_place.h"

namespace ttrpc::io {
namespace {
constexpr uint32_t kMaxWaitMs = 50;
enum ConnectSyscall : int32_t {
  kSocket = 1,
  kConnect = 2,
  kGetsockopt = 3,
  kVerifyServer = 8
};  // ts/wire/row.ts, Syscall

struct Dialed {
  int error = 0;
  int32_t syscall = 0;
  UniqueFd fd;  // invalid when dialing failed
};

// A unix socket connects at once or not at all.
Dialed dial(const SocketName& name) {
  UniqueFd fd;
  if (name.fd >= 0) {
    const Status status = takeConnection(name.fd, &fd);
    return {status.error, kGetsockopt, std::move(fd)};
  }
  SocketPlace place;
  if (const Status status = SocketPlace::find(name, Reach::kByName, &place); !status.isOk()) {
    return {status.error, kConnect, {}};
  }
  fd = UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.valid()) return {errno, kSocket, {}};
  refuseDescriptors(fd.get());
  if (::connect(fd.get(), place.address().get(), place.address().length) != 0) return {errno, kConnect, {}};
  return {0, 0, std::move(fd)};
}
}  // namespace

void Connector::connect(Connect& command) {
  const int32_t id = command.id;
  const int64_t deadline = nowMs() + command.timeoutMs;
  attempts_.emplace(id, Attempt{std::move(command), deadline});
  tryAgain(id);
}

// A full backlog fails with EAGAIN; the attempt is repeated until its time is up.
void Connector::tryAgain(int32_t id) {
  const auto found = attempts_.find(id);
  if (found == attempts_.end()) return;
  Attempt& attempt = found->second;
  const auto fail = [&](int error, int32_t syscall) {
    attempts_.erase(found);
    loop_.rows.connectFailed(id, error, syscall);
  };
  Dialed dialed = dial(attempt.request.name);
  if (!dialed.fd.valid()) {
    const int64_t now = nowMs();
    const bool again = dialed.syscall == kConnect && (dialed.error == EAGAIN || dialed.error == EINTR);
    if (!again || now >= attempt.deadlineMs) return fail(again ? ETIMEDOUT : dialed.error, dialed.syscall);
    loop_.timers.add({std::min(now + attempt.waitMs, attempt.deadlineMs), TimerKind::kConnectRetry, id});
    attempt.waitMs = std::min(attempt.waitMs * 2, kMaxWaitMs);
    return;
  }
  SocketPeer peer(dialed.fd.get());
  if (const Verdict verdict = peer.identify(); !verdict.admitted) return fail(verdict.error, kGetsockopt);
  if (!judge(attempt.request.rule, peer, loop_.overflow).admitted) return fail(EACCES, kVerifyServer);
  const PeerWishes wishes = attempt.request.wishes;
  if (const Verdict verdict = peer.fulfil(wishes); !verdict.admitted) return fail(verdict.error, kGetsockopt);
  Handle handle = -1;
  Connection* connection = connections_.open(std::move(dialed.fd), attempt.request.limits, nullptr, &handle);
  if (connection == nullptr) return fail(EMFILE, kConnect);
  attempts_.erase(found);
  loop_.rows.connected(handle, id, connections_.report(peer, wishes, *connection));
  connections_.watch(*connection, handle);
}

}  // namespace ttrpc::io
