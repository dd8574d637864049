// A received message body that is too large for the inbox. Its memory comes from malloc, grows as bytes
// arrive, and passes to JS without a copy.
//
// Thread: any, one at a time; moved from the I/O thread to JS. Owns: the memory.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>

namespace ttrpc::wire {

struct FreeMemory {
  void operator()(uint8_t* memory) const { std::free(memory); }
};

class Body {
 public:
  // Makes room for `capacity` bytes, keeping the content. Returns false without memory; nothing has changed
  // then.
  [[nodiscard]] bool reserve(uint32_t capacity) {
    if (capacity <= capacity_) return true;
    void* grown = std::realloc(data_.get(), capacity);
    if (grown == nullptr) return false;
    (void)data_.release();  // realloc took it
    data_.reset(static_cast<uint8_t*>(grown));
    capacity_ = capacity;
    return true;
  }
  [[nodiscard]] uint8_t* data() const { return data_.get(); }
  [[nodiscard]] uint32_t capacity() const { return capacity_; }
  [[nodiscard]] uint32_t length() const { return length_; }
  void setLength(uint32_t length) { length_ = length; }
  // Returns the memory, which the caller frees with std::free.
  [[nodiscard]] uint8_t* release() {
    capacity_ = length_ = 0;
    return data_.release();
  }

 private:
  std::unique_ptr<uint8_t, FreeMemory> data_;
  uint32_t capacity_ = 0;
  uint32_t length_ = 0;
};

}  // namespace ttrpc::wire
