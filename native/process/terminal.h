// Pseudo-terminals.
//
// Thread: any.
#pragma once

#include <cstdint>
#include <string>

#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::process {

struct TerminalSize {
  uint16_t rows = 0;
  uint16_t columns = 0;
};

struct Terminal {
  io::UniqueFd master;  // non-blocking, close-on-exec
  std::string path;     // of the other side
};

io::Status openTerminal(TerminalSize size, Terminal* out);
io::Status resizeTerminal(int fd, TerminalSize size);
io::Status terminalSize(int fd, TerminalSize* out);
// Whether a descriptor is the master of a terminal.
bool isMaster(int fd);

}  // namespace ttrpc::process
