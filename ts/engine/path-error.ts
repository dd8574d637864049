import { ListenError } from '../base/errors/socket-errors.js'
import { type Address, formatAddress } from './address/address.js'

/** Why a path cannot be listened on, in the words of both engines. */
export const pathReasons = {
  inUse: 'a live server answers there',
  notSocket: 'something that is not a socket is there, and is left alone',
  notOwned:
    'a socket of another user is there, and is left alone; with the option uid, the one of its owner is taken over ' +
    'in a directory of ours',
  notGivable:
    'only root may give a socket to another user (uid), or to a group that this process is not in (gid)',
} as const

/** Thrown for a path or descriptor that cannot be listened on, with the reason; `code` is the one that the kernel would use. */
export class PathError extends Error {
  readonly code: string
  readonly reason: string
  readonly syscall: string

  constructor(reason: string, code = 'EADDRINUSE', syscall = 'bind') {
    super(reason)
    this.reason = reason
    this.code = code
    this.syscall = syscall
  }
}

/** Returns the error of a system call, or a `PathError`, as the one that rejects `listen`. */
export function listenErrorOf(socket: Address, error: NodeJS.ErrnoException): ListenError {
  return new ListenError({
    address: formatAddress(socket),
    code: error.code,
    errno: error.errno,
    syscall: error.syscall ?? 'bind',
    reason: error instanceof PathError ? error.reason : undefined,
    cause: error,
  })
}
