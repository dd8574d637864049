#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/socket/bound_socket.h"
#include "io/socket/handed_socket.h"
#include "io_harness.h"

namespace ttrpc::io {
namespace {

using testing::dial;
using testing::listenAt;
using testing::TempDirectory;

// Gives up the descriptor, as the process that starts this one does.
int handOver(UniqueFd fd) {
  const int number = ::fcntl(fd.get(), F_DUPFD, 100);
  EXPECT_GE(number, 100);
  return number;
}

bool isOpen(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

StatusCode refused(int fd) {
  UniqueFd out;
  const Status status = takeListener(fd, false, &out);
  EXPECT_FALSE(out.valid());
  return status.code;
}

TEST(HandedSocket, AListenerIsOursFromThenOn) {
  const TempDirectory temp;
  const int fd = handOver(listenAt(temp.path("s"), 8));
  {
    BoundSocket socket;
    ASSERT_TRUE(BoundSocket::open({false, {}, fd}, &socket).isOk());
    EXPECT_FALSE(isOpen(fd));
    EXPECT_NE(socket.fd(), fd);
    EXPECT_NE(::fcntl(socket.fd(), F_GETFD) & FD_CLOEXEC, 0);
    EXPECT_NE(::fcntl(socket.fd(), F_GETFL) & O_NONBLOCK, 0);
    EXPECT_TRUE(dial(temp.path("s")).valid());
  }
  EXPECT_EQ(::access(temp.path("s").c_str(), F_OK), 0) << "the path is its maker's";
}

TEST(HandedSocket, WhatDoesNotListenIsRefusedAndLeftAsItIs) {
  const UniqueFd lonely(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const UniqueFd datagrams(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const UniqueFd tcp(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const UniqueFd file(::open("/dev/null", O_RDWR | O_CLOEXEC));
  EXPECT_EQ(refused(lonely.get()), StatusCode::kNotListening);
  EXPECT_EQ(refused(datagrams.get()), StatusCode::kNotUnixStream);
  EXPECT_EQ(refused(tcp.get()), StatusCode::kNotUnixStream);
  EXPECT_EQ(refused(file.get()), StatusCode::kSystem);
  for (const UniqueFd* fd : {&lonely, &datagrams, &tcp, &file}) {
    EXPECT_TRUE(isOpen(fd->get()));
    EXPECT_EQ(::fcntl(fd->get(), F_GETFL) & O_NONBLOCK, 0);
  }
  UniqueFd out;
  EXPECT_EQ(takeListener(-1, false, &out).error, EBADF);
}

TEST(HandedSocket, AnAbstractNameHasToBeAllowed) {
  BoundSocket socket;
  ASSERT_TRUE(BoundSocket::open({true, "ttrpc-handed-" + std::to_string(::getpid())}, &socket).isOk());
  const int fd = ::fcntl(socket.fd(), F_DUPFD_CLOEXEC, 100);
  EXPECT_EQ(refused(fd), StatusCode::kAbstractName);
  UniqueFd out;
  EXPECT_TRUE(takeListener(fd, true, &out).isOk());
}

TEST(HandedSocket, AConnectionIsOursFromThenOn) {
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
  const UniqueFd other(pair[1]);
  const int fd = handOver(UniqueFd(pair[0]));
  UniqueFd own;
  ASSERT_TRUE(takeConnection(fd, &own).isOk());
  EXPECT_FALSE(isOpen(fd));
  EXPECT_NE(::fcntl(own.get(), F_GETFD) & FD_CLOEXEC, 0);
  EXPECT_NE(::fcntl(own.get(), F_GETFL) & O_NONBLOCK, 0);
}

TEST(HandedSocket, WhatIsNotConnectedIsRefused) {
  const TempDirectory temp;
  const UniqueFd lonely(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const UniqueFd listener = listenAt(temp.path("s"), 1);
  UniqueFd out;
  EXPECT_EQ(takeConnection(lonely.get(), &out).error, ENOTCONN);
  EXPECT_EQ(takeConnection(listener.get(), &out).error, ENOTCONN);
  EXPECT_TRUE(isOpen(lonely.get()) && isOpen(listener.get()));
}

}  // namespace
}  // namespace ttrpc::io
