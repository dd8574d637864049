// A mutex and its lock, with the attributes that let clang prove at compile time that a guarded field is
// used only while its mutex is held (-Wthread-safety; `npm run tidy`). Other compilers see a plain mutex.
//
// Thread: any. Owns: a std::mutex.
#pragma once

#include <mutex>

#if defined(__clang__)
#define TTRPC_ATTRIBUTE(attribute) __attribute__((attribute))
#else
#define TTRPC_ATTRIBUTE(attribute)
#endif

#define CAPABILITY(name) TTRPC_ATTRIBUTE(capability(name))
#define SCOPED_CAPABILITY TTRPC_ATTRIBUTE(scoped_lockable)
#define GUARDED_BY(mutex) TTRPC_ATTRIBUTE(guarded_by(mutex))
#define REQUIRES(...) TTRPC_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define ACQUIRE(...) TTRPC_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define TRY_ACQUIRE(...) TTRPC_ATTRIBUTE(try_acquire_capability(__VA_ARGS__))
#define RELEASE(...) TTRPC_ATTRIBUTE(release_capability(__VA_ARGS__))
// For a function that is correct for a reason that clang cannot check; the comment of the function states it.
#define NO_THREAD_SAFETY_ANALYSIS TTRPC_ATTRIBUTE(no_thread_safety_analysis)

namespace ttrpc {

class CAPABILITY("mutex") Mutex {
 public:
  Mutex() = default;
  void lock() ACQUIRE() { mutex_.lock(); }
  [[nodiscard]] bool tryLock() TRY_ACQUIRE(true) { return mutex_.try_lock(); }
  void unlock() RELEASE() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

// Holds a mutex from its construction to the end of its scope.
class SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;
  ~MutexLock() RELEASE() { mutex_.unlock(); }

 private:
  Mutex& mutex_;
};

}  // namespace ttrpc
