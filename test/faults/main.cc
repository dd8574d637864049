// Runs the scenario for seeds [from, from + seeds), and says what failed how often.
//
//   faults FROM SEEDS
#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "scenario.h"

namespace {

using namespace ttrpc::io::testing;

constexpr unsigned kPatienceSeconds = 60;  // only a hang takes this long for one seed

bool runSeed(uint64_t seed, const std::string& directory, Tally& tally) {
  ::alarm(kPatienceSeconds);  // ends the process: what hangs inside a step cannot be asked
  const std::string failure = Scenario(seed, directory, tally).run();
  if (failure.empty()) return true;
  std::fprintf(stderr, "seed %llu: %s\n  replay: npm run test:faults -- --seed %llu\n",
               static_cast<unsigned long long>(seed), failure.c_str(), static_cast<unsigned long long>(seed));
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  const uint64_t from = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 0;
  const uint64_t seeds = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  char name[] = "/tmp/ttrpc-faults-XXXXXX";
  if (::mkdtemp(name) == nullptr) return 2;
  // Keeps memory instead of returning it to the kernel between two seeds: clearing its pages took a third of
  // the time. A sanitizer's allocator ignores this.
  ::mallopt(M_MMAP_THRESHOLD, 1 << 30);
  ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
  const auto start = std::chrono::steady_clock::now();
  Tally tally;
  uint64_t failed = 0;
  for (uint64_t seed = from; seed < from + seeds; ++seed) {
    if (!runSeed(seed, name, tally)) {
      ++failed;
      std::filesystem::remove_all(name);
      std::filesystem::create_directory(name);
    }
    if (failed >= 10) break;
  }
  ::alarm(0);
  std::filesystem::remove_all(name);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%llu seeds, %llu failed, %.1f s: %llu connections, %llu frames, %llu MiB\n",
              static_cast<unsigned long long>(seeds), static_cast<unsigned long long>(failed), took.count(),
              static_cast<unsigned long long>(tally.connections),
              static_cast<unsigned long long>(tally.frames),
              static_cast<unsigned long long>(tally.bytes >> 20));
  for (const auto& [what, count] : faultCounts()) {
    std::printf("  %-20s %llu\n", what.c_str(), static_cast<unsigned long long>(count));
  }
  return failed == 0 ? 0 : 1;
}
