import { getSystemErrorMap } from '../runtime.js'
import { errnoOf } from './errno.js'
import { nameClass } from './ttrpc-error.js'

/** Facts about a failed system call. */
export interface SocketErrorOptions {
  /** The system call, e.g. `'bind'`. */
  readonly syscall: string
  /** The address as the user wrote it. */
  readonly address: string
  /** errno, positive as the kernel has it (98) or negative as Node has it (−98); found from `code` when 0 or absent. */
  readonly errno?: number | undefined
  /** e.g. `'EADDRINUSE'`; found from `errno` when absent. */
  readonly code?: string | undefined
  /** Why, in words; found from `errno` when absent. */
  readonly reason?: string | undefined
  readonly cause?: unknown
}

/** Shape of Node's own system errors: `code`, `errno` (negative; 0 where the code has none), `syscall`, `address`. */
class SocketError extends Error {
  readonly code: string
  readonly errno: number
  readonly syscall: string
  readonly address: string

  constructor(verb: string, options: SocketErrorOptions) {
    const given = Math.abs(options.errno ?? 0)
    const errno = given === 0 ? errnoOf(options.code ?? '') : -given
    const known = getSystemErrorMap().get(errno)
    const code = options.code ?? known?.[0] ?? 'UNKNOWN'
    const reason = options.reason ?? known?.[1] ?? 'unknown reason'
    super(
      `cannot ${verb} ${options.address}: ${reason} (${options.syscall}: ${code})`,
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.code = code
    this.errno = errno
    this.syscall = options.syscall
    this.address = options.address
  }
}

/** A server could not listen. Rejects `server.listen`. */
export class ListenError extends SocketError {
  constructor(options: SocketErrorOptions) {
    super('listen on', options)
  }
}
nameClass(ListenError, 'ListenError')

/** A client could not connect; no byte was sent. Rejects `connect`. */
export class ConnectError extends SocketError {
  constructor(options: SocketErrorOptions) {
    super('connect to', options)
  }
}
nameClass(ConnectError, 'ConnectError')
