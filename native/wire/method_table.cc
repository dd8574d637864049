#include "wire/method_table.h"

#include <cstring>

namespace ttrpc::wire {
namespace {

constexpr uint64_t kMultiplier = 0x9e3779b97f4a7c15u;

uint64_t mix(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * kMultiplier;
  return hash ^ hash >> 32;
}

// Mixes eight bytes a step, after the length, which marks the boundary between the two names.
uint64_t mixName(uint64_t hash, std::string_view name) {
  const char* p = name.data();
  size_t left = name.size();
  hash = mix(hash, left);
  uint64_t word;
  for (; left >= sizeof word; left -= sizeof word, p += sizeof word) {
    std::memcpy(&word, p, sizeof word);
    hash = mix(hash, word);
  }
  if (left > 0) {
    word = 0;
    std::memcpy(&word, p, left);
    hash = mix(hash, word);
  }
  return hash;
}

uint32_t hashNames(std::string_view service, std::string_view method) {
  return static_cast<uint32_t>(mixName(mixName(0, method), service));
}

}  // namespace

void MethodTable::add(std::string_view service, std::string_view method, int32_t id) {
  if (find(service, method) >= 0) {
    entries_[static_cast<size_t>(last_)].id = id;
    return;
  }
  entries_.push_back({hashNames(service, method), id, std::string(service), std::string(method)});
  size_t size = buckets_.empty() ? 16 : buckets_.size();
  while (size < entries_.size() * 2) size *= 2;
  buckets_.assign(size, -1);
  for (size_t index = 0; index < entries_.size(); ++index) {
    size_t bucket = entries_[index].hash & (size - 1);
    while (buckets_[bucket] >= 0) bucket = (bucket + 1) & (size - 1);
    buckets_[bucket] = static_cast<int32_t>(index);
  }
}

int32_t MethodTable::find(std::string_view service, std::string_view method) {
  if (last_ >= 0) {
    const Entry& entry = entries_[static_cast<size_t>(last_)];
    if (entry.method == method && entry.service == service) return entry.id;
  }
  if (entries_.empty() || service.size() > kMaxMethodNameBytes || method.size() > kMaxMethodNameBytes)
    return -1;
  const uint32_t hash = hashNames(service, method);
  const size_t mask = buckets_.size() - 1;
  for (size_t bucket = hash & mask; buckets_[bucket] >= 0; bucket = (bucket + 1) & mask) {
    const int32_t index = buckets_[bucket];
    const Entry& entry = entries_[static_cast<size_t>(index)];
    if (entry.hash != hash || entry.method != method || entry.service != service) continue;
    last_ = index;
    return entry.id;
  }
  return -1;
}

}  // namespace ttrpc::wire
