#include "process/mount.h"

#include <pthread.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>

#include "base/quiet_thread.h"

namespace ttrpc::process {
namespace {

constexpr unsigned long kPropagation = MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE;
constexpr unsigned long kReadOnlyBind = MS_BIND | MS_RDONLY;
constexpr int kMostUnmounts = 10'000;  // at one target; the kernel allows 100,000 mounts in a namespace

bool hasAll(unsigned long flags, unsigned long wanted) { return (flags & wanted) == wanted; }

io::Status call(const char* source, const Mount& mount, unsigned long flags, const char* data) {
  return ::mount(source, mount.target.c_str(), mount.type.c_str(), flags, data) == 0
             ? io::Status::ok()
             : io::Status::system("mount");
}

// The steps that the kernel takes only for something that is mounted.
io::Status finish(const Mount& mount, unsigned long flags) {
  if ((mount.flags & kPropagation) != 0) {
    const unsigned long propagation = mount.flags & (kPropagation | MS_REC);
    if (io::Status status = call("", mount, propagation, nullptr); !status.isOk()) return status;
  }
  if (!hasAll(flags, kReadOnlyBind)) return io::Status::ok();
  return call("", mount, flags | MS_REMOUNT, nullptr);
}

io::Status mountHere(const Mount& mount) {
  const unsigned long flags = mount.flags & ~kPropagation;
  const bool isNew = (flags & MS_REMOUNT) == 0;
  const bool isChangeOfPropagation = isNew && mount.source.empty() && mount.type.empty();
  if (!isChangeOfPropagation) {
    if (io::Status status = call(mount.source.c_str(), mount, flags, mount.data.c_str()); !status.isOk()) {
      return status;
    }
  }
  const io::Status status = finish(mount, flags);
  if (!status.isOk() && isNew && !isChangeOfPropagation) {
    ::umount2(mount.target.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW);
  }
  return status;
}

// Mounts from a folder, in a thread that ends afterwards: its working directory is not shared with others
// from the unshare on, and a thread of the pool would keep it.
struct MountFrom {
  const Mount& mount;
  io::Status status;

  static void* run(void* self) {
    auto* from = static_cast<MountFrom*>(self);
    from->status = from->enterAndMount();
    return nullptr;
  }

  io::Status enterAndMount() const {
    if (::unshare(CLONE_FS) != 0) return io::Status::system("unshare");
    if (::chdir(mount.folder.c_str()) != 0) return io::Status::system("chdir");
    return mountHere(mount);
  }
};

}  // namespace

io::Status mount(const Mount& mount) {
  if (mount.folder.empty()) return mountHere(mount);
  MountFrom from{mount, io::Status::ok()};
  pthread_t thread{};
  const int error = startQuietThread(&thread, &MountFrom::run, &from);
  if (error != 0) return {io::StatusCode::kSystem, error, "pthread_create"};
  pthread_join(thread, nullptr);
  return from.status;
}

io::Status unmount(const std::string& target, bool detach, bool all) {
  const int flags = UMOUNT_NOFOLLOW | (detach ? MNT_DETACH : 0);
  for (int i = 0; i < kMostUnmounts; ++i) {
    if (::umount2(target.c_str(), flags) == 0) {
      if (!all) return io::Status::ok();
      continue;
    }
    if (all && (errno == EINVAL || errno == ENOENT)) return io::Status::ok();
    return io::Status::system("umount2");
  }
  return {io::StatusCode::kSystem, EBUSY, "umount2"};
}

}  // namespace ttrpc::process
