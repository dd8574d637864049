// Compares the namespaces of a process with those of this process.
#pragma once

#include <cstdint>

#include "io/peer/peer_facts.h"

namespace ttrpc::io {

// Bit i of `kinds` is entry i of /proc/<pid>/ns, in this order (ts/peer/namespaces.ts has the same).
inline constexpr const char* kNamespaces[] = {"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};
inline constexpr uint32_t kAllNamespaces = 0xff;

// Returns whether the process of the pidfd shares our namespaces of these kinds. Unknown when it is gone, is
// not visible here, or may not be inspected.
Judgement shareNamespaces(int pidfd, uint32_t kinds);

}  // namespace ttrpc::io
