/** Longest path or abstract name that fits a socket's address, in bytes: sun_path holds 108, one of them a NUL. */
export const MAX_SOCKET_NAME_BYTES = 107
/** Longest path, in bytes: PATH_MAX without its NUL. A path of more than 107 bytes is reached through its directory. */
export const MAX_PATH_BYTES = 4095
/** Longest last part of such a path: what `/proc/self/fd/<any descriptor>/` leaves of the 107. */
export const MAX_LAST_PART_BYTES = 82
