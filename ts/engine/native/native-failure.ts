/** A failed system call or refusal of the core; `reason` is a `StatusCode` of native/io/socket/status.h. */
export interface NativeFailure {
  readonly reason: number
  readonly errno: number
  readonly syscall: string
}

/** `StatusCode` of native/io/socket/status.h. */
export const StatusCode = {
  SYSTEM: 1,
  PATH_TOO_LONG: 2,
  PATH_IN_USE: 3,
  PATH_NOT_SOCKET: 4,
  PATH_NOT_OWNED: 5,
  PATH_BUSY: 6,
  PATH_UNLOCKABLE: 7,
  PATH_REPLACED: 8,
  NOT_GIVABLE: 9,
  NOT_UNIX_STREAM: 10,
  NOT_LISTENING: 11,
  ABSTRACT_NAME: 12,
  NO_GROUP: 13,
} as const
