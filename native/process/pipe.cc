#include "process/pipe.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>

namespace ttrpc::process {

io::Status openPipe(Pipe* out) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return io::Status::system("pipe2");
  out->read = io::UniqueFd(ends[0]);
  out->write = io::UniqueFd(ends[1]);
  return io::Status::ok();
}

}  // namespace ttrpc::process
