// Mode and owner that the path of a bound socket gets.
//
// Thread: one at a time.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include "io/socket/socket_place.h"
#include "io/socket/status.h"
#include "io/socket/unique_fd.h"

namespace ttrpc::io {

inline constexpr uid_t kSameUid = static_cast<uid_t>(-1);
inline constexpr gid_t kSameGid = static_cast<gid_t>(-1);

struct PathOwner {
  mode_t mode = S_IRUSR | S_IWUSR;
  uid_t uid = kSameUid;  // as the kernel made it
  gid_t gid = kSameGid;
};

// Opens the path of a socket that was just bound, without following links (O_PATH), and reads its identity.
// Fails with kPathReplaced when the path is not such a socket any more.
Status openBound(int socket, const SocketPlace& place, UniqueFd* out, struct stat* info);

// Sets mode and owner of a path that openBound() has opened. No process can connect before listen().
Status setOwner(int path, const struct stat& info, const PathOwner& owner);

}  // namespace ttrpc::io
