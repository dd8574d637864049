// The text of a small file under /proc. Its descriptor is not inherited by a child that another thread starts
// while the file is open, as that of a C++ stream would be.
//
// Thread: any.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <string_view>
#include <system_error>

#include "io/socket/unique_fd.h"

namespace ttrpc::io {

class ProcFile {
 public:
  explicit ProcFile(const char* path) {
    const UniqueFd file(::open(path, O_RDONLY | O_CLOEXEC));
    if (!file.valid()) return;
    ssize_t count = 0;
    do {
      count = ::read(file.get(), bytes_.data(), bytes_.size());
    } while (count < 0 && errno == EINTR);
    if (count > 0) length_ = static_cast<size_t>(count);
  }

  // The first 4 KiB; empty when it could not be read (errno says why), lives as long as this.
  [[nodiscard]] std::string_view text() const { return {bytes_.data(), length_}; }

 private:
  std::array<char, 4096> bytes_;
  size_t length_ = 0;
};

// Takes a decimal number from the start of `text`, after blanks. Returns false when there is none.
template <typename Number>
bool takeNumber(std::string_view* text, Number* number) {
  while (!text->empty() && (text->front() == ' ' || text->front() == '\t')) text->remove_prefix(1);
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), *number);
  if (error != std::errc()) return false;
  text->remove_prefix(static_cast<size_t>(end - text->data()));
  return true;
}

}  // namespace ttrpc::io
