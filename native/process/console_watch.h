// A socket on which runc hands over the master of a container's terminal.
//
// Thread: that of Watch. Owns: the listening socket with its path, and the connection.
// Invariant: of what a peer has sent, nothing but one master of a terminal stays open.
#pragma once

#include <memory>
#include <string>

#include "io/socket/bound_socket.h"
#include "process/armed_fd.h"
#include "process/watch.h"

namespace ttrpc::process {

class ConsoleWatch final : public Watch {
 public:
  // Binds and listens.
  static io::Status open(const std::string& path, std::unique_ptr<Watch>* out);
  explicit ConsoleWatch(io::BoundSocket listener);

  io::Status start(io::PollSet& set, uint64_t key) override;
  std::optional<Outcome> onReady() override;

 private:
  enum class State : uint8_t { kListening, kReceiving };

  std::optional<Outcome> accept();
  std::optional<Outcome> receive();
  // Drops the connection, and waits for the next one.
  std::optional<Outcome> listenAgain();

  State state_ = State::kListening;
  io::PollSet* set_ = nullptr;
  uint64_t key_ = 0;
  io::BoundSocket listener_;
  io::UniqueFd connection_;
  ArmedFd armedListener_;  // declared after the descriptors: leave the set before they are closed
  ArmedFd armedConnection_;
};

}  // namespace ttrpc::process
