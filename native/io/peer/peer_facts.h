// What a rule may ask about a peer. An answer that is not available is neither yes nor no, and carries the
// reason.
#pragma once

#include <cstdint>
#include <span>

#include "io/peer/peer.h"

namespace ttrpc::io {

enum class Answer : uint8_t { kNo, kYes, kUnknown };

struct Judgement {
  Answer answer = Answer::kNo;
  int32_t reason = 0;  // kUnknown: a wire::RefuseReason
  int error = 0;
  static Judgement of(bool yes) { return {yes ? Answer::kYes : Answer::kNo, 0, 0}; }
  static Judgement unknown(int32_t reason, int error = 0) { return {Answer::kUnknown, reason, error}; }
};

class PeerFacts {
 public:
  virtual ~PeerFacts() = default;
  [[nodiscard]] virtual const Peer& ids() const = 0;
  // Sets `gids` to its supplementary gids. Answers kYes when they are known.
  virtual Judgement groups(std::span<const uint32_t>* gids) = 0;
  // Whether its namespaces of these kinds (bits of namespaces.h) are ours.
  virtual Judgement sharesNamespaces(uint32_t kinds) = 0;
};

}  // namespace ttrpc::io
