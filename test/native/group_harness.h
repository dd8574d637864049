// A group of workers: what listens for it, what joins it, and what its peers see.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "io/loop/group.h"
#include "io_harness.h"
#include "peer_rules.h"

namespace ttrpc::io::testing {

inline constexpr int32_t kListener = 1;

// A listener that accepts for a group.
inline void listen(FakeJs& js, const std::shared_ptr<Group>& group, const std::string& path,
                   PeerRule rule = PeerRule::anybody(), uint32_t maxConnections = 1000) {
  BoundSocket socket;
  ASSERT_TRUE(BoundSocket::open({false, path}, &socket).isOk());
  js.engine().listen(AddListener{.id = kListener,
                                 .socket = std::move(socket),
                                 .rule = std::move(rule),
                                 .limits = {},
                                 .table = 1,
                                 .maxConnections = maxConnections,
                                 .parking = {},
                                 .group = group});
}

// A worker of the group.
inline void join(FakeJs& js, const std::shared_ptr<Group>& group, int32_t worker, Parking parking = {}) {
  js.engine().listen(AddListener{.id = kListener,
                                 .socket = {},
                                 .rule = PeerRule::anybody(),
                                 .limits = {},
                                 .table = 1,
                                 .maxConnections = 1000,
                                 .parking = parking,
                                 .group = group,
                                 .worker = worker});
}

inline size_t countOf(const std::vector<Row>& rows, wire::RowKind kind) {
  return static_cast<size_t>(
      std::count_if(rows.begin(), rows.end(), [kind](const Row& row) { return row.kind() == kind; }));
}

// Whether the peer has been closed without a byte.
inline bool isClosed(const UniqueFd& peer) { return readUpTo(peer, 1).empty(); }

}  // namespace ttrpc::io::testing
