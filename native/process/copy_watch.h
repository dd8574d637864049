// Copies bytes from one descriptor to another, as fast as both allow.
//
// Thread: that of Watch. Owns: duplicates of both descriptors.
// Invariant: while bytes that were read are left to be written, nothing is read: the source is not armed
// then.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "process/armed_fd.h"
#include "process/watch.h"

namespace ttrpc::process {

class CopyWatch final : public Watch {
 public:
  // Duplicates both. Fails with EBADF for one that is not open in the direction that it is used in.
  static io::Status open(int from, int to, std::unique_ptr<Watch>* out);
  CopyWatch(io::UniqueFd from, io::UniqueFd to);

  io::Status start(io::PollSet& set, uint64_t key) override;
  std::optional<Outcome> onReady() override;

 private:
  // Writes as much as the target takes. Returns an outcome where that fails.
  std::optional<Outcome> write(std::span<const uint8_t> bytes, size_t* written);
  // Returns the outcome of a read that returned no bytes, or nothing and waits for more.
  std::optional<Outcome> onNoBytes(ssize_t count);

  io::UniqueFd from_;
  io::UniqueFd to_;
  ArmedFd source_;  // declared after the descriptors: leaves the set before they are closed
  ArmedFd target_;
  std::vector<uint8_t> rest_;  // read, and not written
};

}  // namespace ttrpc::process
