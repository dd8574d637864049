// Starts a thread that has a small stack and to which no signal is delivered.
//
// Thread: any.
#pragma once

#include <pthread.h>
#include <signal.h>

#include <cstddef>

namespace ttrpc {

// Returns 0, or the error number of pthread_create.
inline int startQuietThread(pthread_t* thread, void* (*run)(void*), void* argument) {
  constexpr size_t kStackBytes = 256 * 1024;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const int error = pthread_create(thread, &attributes, run, argument);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  return error;
}

}  // namespace ttrpc
