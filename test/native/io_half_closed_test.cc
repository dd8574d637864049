// A peer that has shut down only its receiving side: sends to it fail, and no event of its socket reports
// that.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::FakeJs;
using testing::frame;
using testing::Row;
using testing::TempDirectory;

TEST(HalfClosed, AClientThatTakesNoAnswersIsClosedAfterWhatItSentWasRead) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  const UniqueFd peer = testing::dial(temp.path("s"));
  const Handle handle = js.waitFor(wire::kAccepted).handle();
  ASSERT_EQ(::shutdown(peer.get(), SHUT_RD), 0);
  js.block();
  for (uint32_t i = 0; i < 100; ++i) ASSERT_TRUE(testing::writeAll(peer, frame(2 * i + 1, wire::kData, {1})));
  (void)js.send(handle, {1, 2, 3});
  js.unblock();
  const Row closed = js.waitFor(wire::kClosed);
  EXPECT_EQ(closed[wire::kCellReason], wire::kCloseError);
  EXPECT_EQ(closed[wire::kCellErrno], EPIPE);
  EXPECT_EQ(js.rowsOf(handle).size(), 102u);  // accepted, 100 frames, closed
}

TEST(HalfClosed, AServerThatTakesNoRequestsMayStillAnswer) {
  const TempDirectory temp;
  FakeJs js;
  const UniqueFd listener = testing::listenAt(temp.path("s"), 4);
  js.connect(temp.path("s"), 1);
  const UniqueFd peer = testing::acceptFrom(listener);
  const Handle handle = js.waitFor(wire::kConnected).handle();
  ASSERT_EQ(::shutdown(peer.get(), SHUT_RD), 0);
  (void)js.send(handle, {1, 2, 3});
  ASSERT_TRUE(testing::writeAll(peer, frame(1, wire::kResponse, {})));
  EXPECT_EQ(js.waitFor(wire::kFrame).handle(), handle);
}

TEST(HalfClosed, APausedPeerThatTakesNoAnswersCostsNoCpu) {
  const TempDirectory temp;
  FakeJs js;
  ASSERT_TRUE(js.listen(temp.path("s"), 7).isOk());
  const UniqueFd peer = testing::dial(temp.path("s"));
  const Handle handle = js.waitFor(wire::kAccepted).handle();
  js.engine().post(PauseReading{handle, true});
  ASSERT_TRUE(testing::writeAll(peer, frame(1, wire::kData, {1})));
  ASSERT_EQ(::shutdown(peer.get(), SHUT_RD), 0);
  (void)js.send(handle, {1, 2, 3});
  EXPECT_TRUE(testing::ioThreadRests());
  js.engine().post(PauseReading{handle, false});
  const Row closed = js.waitFor(wire::kClosed);
  EXPECT_EQ(closed[wire::kCellErrno], EPIPE);
}

}  // namespace
}  // namespace ttrpc::io
