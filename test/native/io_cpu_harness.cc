// How busy the I/O threads of this process are.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <thread>

#include "io_harness.h"

namespace ttrpc::io::testing {
namespace {

// CPU time of all of them, in ticks of 10 ms.
int64_t ioTicks() {
  int64_t ticks = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream file(task.path() / "stat");
    const std::string stat{std::istreambuf_iterator<char>(file), {}};
    if (stat.find("(ttrpc-io)") == std::string::npos) continue;
    std::istringstream fields(stat.substr(stat.rfind(')') + 2));
    std::string field;
    for (int i = 0; i < 11; ++i) fields >> field;  // state to cmajflt
    int64_t user = 0;
    int64_t system = 0;
    fields >> user >> system;
    ticks += user + system;
  }
  return ticks;
}

constexpr int kWindows = 20;  // a thread that was busy with a test's last step rests in a later one
constexpr std::chrono::milliseconds kWindow{200};

}  // namespace

bool ioThreadRests() {
  for (int i = 0; i < kWindows; ++i) {
    const int64_t before = ioTicks();
    std::this_thread::sleep_for(kWindow);
    if (ioTicks() == before) return true;
  }
  return false;
}

}  // namespace ttrpc::io::testing
