// Tables of method names end with their last user, not with their server.
#include <gtest/gtest.h>

#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::FakeJs;
using testing::TempDirectory;

// Request{1 service: "s", 2 method: "m"}
const std::vector<uint8_t> kRequest = {0x0a, 1, 's', 0x12, 1, 'm'};

// A peer may still wait for a handshaker when the server that would have it is closed.
TEST(Methods, AConnectionOutlivesItsServersTable) {
  const TempDirectory directory;
  FakeJs js;
  js.engine().post(AddMethod{1, 7, "s", "m"});
  ASSERT_TRUE(js.listen(directory.path("s"), 1).isOk());
  const UniqueFd peer = testing::dial(directory.path("s"));
  (void)js.waitFor(wire::kAccepted);
  js.engine().post(CloseListener{1});
  (void)js.waitFor(wire::kListenerClosed);
  js.engine().post(DropMethods{1});
  ASSERT_TRUE(testing::writeAll(peer, testing::frame(1, wire::kRequest, kRequest)));
  EXPECT_EQ(js.waitFor(wire::kFrame)[wire::kCellMethod], 7);
}

}  // namespace
}  // namespace ttrpc::io
