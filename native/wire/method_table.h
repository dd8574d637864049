// Maps service and method to the id under which a server registered them.
//
// Thread: one thread at a time (the I/O thread owns the engine's tables).
// Owns: copies of the names.
// Invariant: ids come from registration, never from the wire; a match is
// confirmed by comparing bytes, never by the hash alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ttrpc::wire {

// Bytes of a service's or method's name. JS registers no longer one, so a longer one is not looked up.
inline constexpr uint32_t kMaxMethodNameBytes = 1024;

class MethodTable {
 public:
  void add(std::string_view service, std::string_view method, int32_t id);
  // Returns the id, or -1. Remembers the last hit, so that repeated calls of one method cost one comparison.
  [[nodiscard]] int32_t find(std::string_view service, std::string_view method);

 private:
  struct Entry {
    uint32_t hash;
    int32_t id;
    std::string service;
    std::string method;
  };
  std::vector<Entry> entries_;
  std::vector<int32_t> buckets_;  // open addressing over entries_, -1 empty
  int32_t last_ = -1;
};

}  // namespace ttrpc::wire
