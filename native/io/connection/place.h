// A place among the connections that a listener on another thread admits. Its destructor frees it, on any
// thread.
#pragma once

namespace ttrpc::io {

class Place {
 public:
  Place() = default;
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  virtual ~Place() = default;
};

}  // namespace ttrpc::io
