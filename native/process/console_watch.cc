#include "process/console_watch.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "io/peer/peer.h"
#include "io/socket/descriptor_passing.h"
#include "process/terminal.h"

namespace ttrpc::process {
namespace {

constexpr size_t kMostDescriptors = 253;  // of one message: SCM_MAX_FD
constexpr size_t kDataBytes = 4096;       // runc sends the name of the terminal along

std::optional<Outcome> failed(io::Status status) {
  if (status.isOk()) return {};
  Outcome outcome;
  outcome.status = status;
  return outcome;
}

bool mayConnect(int fd) {
  io::Peer peer;
  return io::readUnixPeer(fd, &peer).admitted && (peer.uid == 0 || peer.uid == ::geteuid());
}

// Takes every descriptor of a message, so that each is closed.
std::vector<io::UniqueFd> descriptorsOf(msghdr* message) {
  std::vector<io::UniqueFd> all;
  for (cmsghdr* header = CMSG_FIRSTHDR(message); header != nullptr; header = CMSG_NXTHDR(message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(header) + i * sizeof fd, sizeof fd);
      all.emplace_back(fd);
    }
  }
  return all;
}

io::Status makeNonBlocking(int fd) {
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0) return io::Status::system("fcntl");
  return io::Status::ok();
}

}  // namespace

io::Status ConsoleWatch::open(const std::string& path, std::unique_ptr<Watch>* out) {
  io::BoundSocket listener;
  if (io::Status status = io::BoundSocket::open({false, path}, &listener); !status.isOk()) return status;
  io::acceptDescriptors(listener.fd());
  *out = std::make_unique<ConsoleWatch>(std::move(listener));
  return io::Status::ok();
}

ConsoleWatch::ConsoleWatch(io::BoundSocket listener) : listener_(std::move(listener)) {}

io::Status ConsoleWatch::start(io::PollSet& set, uint64_t key) {
  set_ = &set;
  key_ = key;
  armedListener_.set(set, listener_.fd(), key);
  return armedListener_.arm(EPOLLIN);
}

std::optional<Outcome> ConsoleWatch::onReady() { return state_ == State::kListening ? accept() : receive(); }

std::optional<Outcome> ConsoleWatch::accept() {
  connection_ = io::UniqueFd(::accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!connection_.valid()) {
    const bool isOutOfDescriptors = errno == EMFILE || errno == ENFILE || errno == ENOMEM;
    if (isOutOfDescriptors) return failed(io::Status::system("accept4"));
    return listenAgain();
  }
  if (!mayConnect(connection_.get())) return listenAgain();
  state_ = State::kReceiving;
  armedConnection_.set(*set_, connection_.get(), key_);
  return failed(armedConnection_.arm(EPOLLIN));
}

std::optional<Outcome> ConsoleWatch::receive() {
  std::array<char, kDataBytes> data;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * kMostDescriptors)> control;
  iovec bytes{data.data(), data.size()};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t count = ::recvmsg(connection_.get(), &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) {
    return failed(armedConnection_.arm(EPOLLIN));
  }
  if (count < 0) return listenAgain();
  std::vector<io::UniqueFd> descriptors = descriptorsOf(&message);
  if (descriptors.empty()) {  // it left, or has sent bytes alone
    return count == 0 ? listenAgain() : failed(armedConnection_.arm(EPOLLIN));
  }
  if (!isMaster(descriptors.front().get())) return failed({io::StatusCode::kSystem, EPROTO, "recvmsg"});
  Outcome outcome;
  outcome.status = makeNonBlocking(descriptors.front().get());
  if (outcome.status.isOk()) outcome.terminal = std::move(descriptors.front());
  return outcome;
}

std::optional<Outcome> ConsoleWatch::listenAgain() {
  armedConnection_.forget();
  connection_.reset();
  state_ = State::kListening;
  return failed(armedListener_.arm(EPOLLIN));
}

}  // namespace ttrpc::process
