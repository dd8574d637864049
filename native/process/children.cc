#include "process/children.h"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <cstdint>
#include <ctime>

namespace ttrpc::process {
namespace {

constexpr auto kByPidfd =
    static_cast<idtype_t>(3);  // P_PIDFD, which the headers of older systems do not have

double nowMs() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const int64_t whole = static_cast<int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
  return static_cast<double>(whole);
}

ExitStatus statusOf(const siginfo_t& info) {
  ExitStatus status{.atMs = nowMs(), .known = true};
  const bool exited = info.si_code == CLD_EXITED;
  status.signal = exited ? 0 : info.si_status;
  status.code = exited ? info.si_status : kSignalBase + info.si_status;
  return status;
}

}  // namespace

io::Status setChildSubreaper(bool on) {
  return ::prctl(PR_SET_CHILD_SUBREAPER, on ? 1 : 0, 0, 0, 0) == 0 ? io::Status::ok()
                                                                   : io::Status::system("prctl");
}

pid_t peekZombie() {
  siginfo_t info{};
  return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 ? info.si_pid : 0;
}

std::optional<ExitStatus> reap(pid_t pid) {
  siginfo_t info{};
  if (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG) != 0 || info.si_pid == 0) return {};
  return statusOf(info);
}

std::optional<ExitStatus> reapPidfd(int pidfd) {
  siginfo_t info{};
  if (::waitid(kByPidfd, static_cast<id_t>(pidfd), &info, WEXITED | WNOHANG) != 0) {
    return ExitStatus{.atMs = nowMs()};
  }
  if (info.si_pid == 0) return {};  // a debugger has it
  return statusOf(info);
}

}  // namespace ttrpc::process
