#include "kernel.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstring>
#include <new>
#include <span>
#include <vector>

#include "io/socket/poller.h"

namespace ttrpc::io::testing {
namespace {

struct Fault {
  int error;
  bool deadly = true;
};

// What each call may fail with. Those that are not deadly must have no visible effect: the engine tries
// again.
const std::vector<Fault> kRecv{{EINTR, false}, {EAGAIN, false}, {ECONNRESET}, {ENOMEM}};
const std::vector<Fault> kSend{{EINTR, false}, {EAGAIN, false}, {ENOBUFS, false},
                               {EPIPE},        {ECONNRESET},    {ENOMEM}};
const std::vector<Fault> kAccept{{EINTR, false}, {EAGAIN, false}, {ECONNABORTED, false}, {EMFILE},
                                 {ENFILE},       {ENOMEM, false}, {ENOBUFS, false}};
const std::vector<Fault> kConnect{{EINTR, false}, {EAGAIN, false}, {ECONNREFUSED}, {ENOMEM}};
const std::vector<Fault> kSocket{{EMFILE}, {ENFILE}, {ENOMEM}, {ENOBUFS}};
const std::vector<Fault> kGetsockopt{{ENOMEM}, {ENOBUFS}};
const std::vector<Fault> kWatch{{ENOMEM}, {ENOSPC}};  // EPOLL_CTL_ADD; the others find all they need there
const std::vector<Fault> kEpollWait{{EINTR, false}};
const std::vector<Fault> kNewFd{{EMFILE}, {ENFILE}, {ENOMEM}};
const std::vector<Fault> kBind{{ENOMEM}, {ENOSPC}, {EROFS}};
const std::vector<Fault> kListen{{EADDRINUSE}, {ENOBUFS}};
const std::vector<Fault> kFchmod{{EROFS}, {EIO}};
const std::vector<Fault> kOpen{{EINTR}, {EMFILE}, {ENFILE}, {ENOMEM}};
const std::vector<Fault> kFlock{{EINTR, false}, {EWOULDBLOCK, false}, {ENOLCK}};
const std::vector<Fault> kLstat{{ENOMEM}, {EACCES}};
const std::vector<Fault> kUnlink{{EACCES}, {EROFS}};
const std::vector<Fault> kMemory{{ENOMEM}};
const std::vector<Fault> kNone{};

constexpr uint32_t kLongestBurst = 8;
constexpr int kNever = INT_MAX;

struct Simulation {
  FaultPlan plan;
  Random random{0};
  int depth = 0;
  int64_t clockMs = 0;
  Wait wait;
  uint64_t deadly = 0;
  uint64_t faults = 0;
  uint64_t movements = 0;
  uint64_t kicks = 0;  // not yet seen by epoll_wait()
  std::map<std::string, uint64_t> counts;
  // A fault that goes on for some more calls, as lack of descriptors does.
  const std::vector<Fault>* burstOf = nullptr;
  Fault burst{};
  uint32_t burstLeft = 0;
};

Simulation& simulation() {
  static Simulation one;
  return one;
}

bool isSimulated() { return simulation().depth > 0; }

std::string nameOf(const char* call, const char* what) { return std::string(call) + " " + what; }

// The error this call is to fail with; 0: none.
int fail(const char* call, const std::vector<Fault>& faults) {
  Simulation& now = simulation();
  if (now.depth == 0) return 0;
  ++now.counts[call];
  if (now.plan.oneIn == 0 || faults.empty()) return 0;
  Fault fault;
  if (now.burstLeft > 0 && now.burstOf == &faults) {
    --now.burstLeft;
    fault = now.burst;
  } else {
    if (!now.random.oneIn(now.plan.oneIn)) return 0;
    fault = faults[now.random.below(static_cast<uint32_t>(faults.size()))];
    if (fault.deadly && (!now.plan.deadly || !now.random.oneIn(4))) return 0;
    if (now.random.oneIn(4)) {
      now.burstOf = &faults;
      now.burst = fault;
      now.burstLeft = 1 + now.random.below(kLongestBurst);
    }
  }
  now.deadly += fault.deadly ? 1 : 0;
  ++now.faults;
  // Only this thread asks.
  ++now.counts[nameOf(call, ::strerrorname_np(fault.error))];
  return fault.error;
}

// How much of `length` a call transfers.
size_t shortened(const char* call, size_t length) {
  Simulation& now = simulation();
  if (now.depth == 0 || now.plan.oneIn == 0 || length < 2 || !now.random.oneIn(now.plan.oneIn)) return length;
  ++now.counts[nameOf(call, "short")];
  const auto most = static_cast<uint32_t>(std::min<size_t>(length - 1, 70'000));
  // As often a few bytes as any number.
  return 1 + now.random.below(now.random.oneIn(2) ? std::min(most, 12u) : most);
}

// Returns what a call has returned, which is more than 0 when it has moved something.
template <typename Result>
Result moved(Result result, Result least) {
  if (isSimulated() && result >= least) ++simulation().movements;
  return result;
}

// A connection that the kernel calls dead is dead on the other side as well.
void killIfDead(int fd, int error);

}  // namespace

KernelScope::KernelScope() { ++simulation().depth; }
KernelScope::~KernelScope() { --simulation().depth; }

void planFaults(const FaultPlan& plan) {
  Simulation& now = simulation();
  now.plan = plan;
  now.random = Random(plan.seed);
  now.clockMs = 1'000'000;
  now.wait = {};
  now.deadly = now.faults = now.movements = now.kicks = 0;
  now.burstLeft = 0;
}

Wait lastWait() { return simulation().wait; }
void advanceClock(int64_t ms) {
  simulation().clockMs += ms;
  ++simulation().movements;
}
int64_t clockMs() { return simulation().clockMs; }
const std::map<std::string, uint64_t>& faultCounts() { return simulation().counts; }
uint64_t deadlyFaults() { return simulation().deadly; }
uint64_t faults() { return simulation().faults; }
uint64_t movements() { return simulation().movements; }

}  // namespace ttrpc::io::testing

// NOLINTBEGIN: names that the linker asks for
using namespace ttrpc::io::testing;

// The real call, and its replacement. `faults`: what it may fail with. `least`: the least result that means
// that something has moved; kNever: no result does.
#define TTRPC_WRAP_MOVING(result, call, parameters, arguments, faults, least) \
  extern "C" result __real_##call parameters;                                 \
  extern "C" result __wrap_##call parameters {                                \
    if (const int error = fail(#call, faults); error != 0) {                  \
      errno = error;                                                          \
      return -1;                                                              \
    }                                                                         \
    return moved(__real_##call arguments, least);                             \
  }

#define TTRPC_WRAP(result, call, parameters, arguments, faults) \
  TTRPC_WRAP_MOVING(result, call, parameters, arguments, faults, kNever)

TTRPC_WRAP_MOVING(int, accept4, (int fd, sockaddr* address, socklen_t* length, int flags),
                  (fd, address, length, flags), kAccept, 0)
TTRPC_WRAP_MOVING(int, connect, (int fd, const sockaddr* address, socklen_t length), (fd, address, length),
                  kConnect, 0)
TTRPC_WRAP(int, socket, (int domain, int type, int protocol), (domain, type, protocol), kSocket)
TTRPC_WRAP(int, getsockopt, (int fd, int level, int name, void* value, socklen_t* length),
           (fd, level, name, value, length), kGetsockopt)
TTRPC_WRAP(int, epoll_ctl, (int epoll, int operation, int fd, epoll_event* event),
           (epoll, operation, fd, event), operation == EPOLL_CTL_ADD ? kWatch : kNone)
TTRPC_WRAP(int, epoll_create1, (int flags), (flags), kNewFd)
TTRPC_WRAP(int, eventfd, (unsigned int count, int flags), (count, flags), kNewFd)
TTRPC_WRAP(int, bind, (int fd, const sockaddr* address, socklen_t length), (fd, address, length), kBind)
TTRPC_WRAP(int, listen, (int fd, int backlog), (fd, backlog), kListen)
TTRPC_WRAP(int, fchmod, (int fd, mode_t mode), (fd, mode), kFchmod)
TTRPC_WRAP(int, flock, (int fd, int operation), (fd, operation), kFlock)
TTRPC_WRAP(int, fstat, (int fd, struct stat* info), (fd, info), kLstat)
TTRPC_WRAP(int, fstatat, (int directory, const char* path, struct stat* info, int flags),
           (directory, path, info, flags), kLstat)

TTRPC_WRAP(int, unlinkat, (int directory, const char* path, int flags), (directory, path, flags), kUnlink)

extern "C" ssize_t __real_recv(int fd, void* data, size_t length, int flags);
extern "C" ssize_t __wrap_recv(int fd, void* data, size_t length, int flags) {
  if (const int error = fail("recv", kRecv); error != 0) {
    killIfDead(fd, error);
    errno = error;
    return -1;
  }
  return moved(__real_recv(fd, data, shortened("recv", length), flags), ssize_t{1});
}

extern "C" ssize_t __real_send(int fd, const void* data, size_t length, int flags);
extern "C" ssize_t __wrap_send(int fd, const void* data, size_t length, int flags) {
  if (const int error = fail("send", kSend); error != 0) {
    killIfDead(fd, error);
    errno = error;
    return -1;
  }
  return moved(__real_send(fd, data, shortened("send", length), flags), ssize_t{1});
}

extern "C" int __real_open(const char* path, int flags, ...);
extern "C" int __wrap_open(const char* path, int flags, ...) {
  if (const int error = fail("open", kOpen); error != 0) {
    errno = error;
    return -1;
  }
  return __real_open(path, flags, 0);  // the engine creates no file
}

extern "C" int __real_openat(int directory, const char* path, int flags, ...);
extern "C" int __wrap_openat(int directory, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  if (const int error = fail("openat", kOpen); error != 0) {
    errno = error;
    return -1;
  }
  return __real_openat(directory, path, flags, mode);
}

extern "C" int __real_epoll_wait(int epoll, epoll_event* events, int most, int timeoutMs);
extern "C" int __wrap_epoll_wait(int epoll, epoll_event* events, int most, int timeoutMs) {
  if (!isSimulated()) return __real_epoll_wait(epoll, events, most, timeoutMs);
  Simulation& now = simulation();
  if (const int error = fail("epoll_wait", kEpollWait); error != 0) {
    now.wait = {-1, 0};
    errno = error;
    return -1;
  }
  const int count = __real_epoll_wait(epoll, events, most, 0);
  now.wait = {count, timeoutMs};
  for (int i = 0; i < count; ++i) {
    if (events[i].data.u64 == ttrpc::io::Poller::kKickKey && now.kicks > 0) {
      now.kicks = 0;
      ++now.movements;
    }
  }
  return count;
}

extern "C" int __real_eventfd_write(int fd, eventfd_t value);
extern "C" int __wrap_eventfd_write(int fd, eventfd_t value) {
  if (isSimulated()) ++simulation().kicks;
  return __real_eventfd_write(fd, value);
}

extern "C" int __real_clock_gettime(clockid_t clock, timespec* time);
extern "C" int __wrap_clock_gettime(clockid_t clock, timespec* time) {
  if (!isSimulated()) return __real_clock_gettime(clock, time);
  *time = {clockMs() / 1000, clockMs() % 1000 * 1'000'000};
  return 0;
}

extern "C" void* __real_realloc(void* memory, size_t size);
extern "C" void* __wrap_realloc(void* memory, size_t size) {
  return fail("realloc", kMemory) != 0 ? nullptr : __real_realloc(memory, size);
}

// operator new(size_t, std::nothrow_t const&)
extern "C" void* __real__ZnwmRKSt9nothrow_t(size_t size, const std::nothrow_t& nothrow);
extern "C" void* __wrap__ZnwmRKSt9nothrow_t(size_t size, const std::nothrow_t& nothrow) {
  return fail("new", kMemory) != 0 ? nullptr : __real__ZnwmRKSt9nothrow_t(size, nothrow);
}
// NOLINTEND

namespace ttrpc::io::testing {
namespace {

void killIfDead(int fd, int error) {
  if (error == ECONNRESET || error == EPIPE) ::shutdown(fd, SHUT_RDWR);
}

}  // namespace
}  // namespace ttrpc::io::testing
