#include "process/terminal.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>

namespace ttrpc::process {

io::Status openTerminal(TerminalSize size, Terminal* out) {
  out->master = io::UniqueFd(::open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
  const int master = out->master.get();
  if (!out->master.valid()) return io::Status::system("open");
  const int unlocked = 0;
  if (::ioctl(master, TIOCSPTLCK, &unlocked) != 0) return io::Status::system("ioctl");
  unsigned int number = 0;
  if (::ioctl(master, TIOCGPTN, &number) != 0) return io::Status::system("ioctl");
  out->path = "/dev/pts/" + std::to_string(number);
  return resizeTerminal(master, size);
}

io::Status resizeTerminal(int fd, TerminalSize size) {
  winsize window{};
  window.ws_row = size.rows;
  window.ws_col = size.columns;
  return ::ioctl(fd, TIOCSWINSZ, &window) == 0 ? io::Status::ok() : io::Status::system("ioctl");
}

io::Status terminalSize(int fd, TerminalSize* out) {
  winsize window{};
  if (::ioctl(fd, TIOCGWINSZ, &window) != 0) return io::Status::system("ioctl");
  *out = {window.ws_row, window.ws_col};
  return io::Status::ok();
}

bool isMaster(int fd) {
  unsigned int number = 0;
  return ::ioctl(fd, TIOCGPTN, &number) == 0;
}

}  // namespace ttrpc::process
