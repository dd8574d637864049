import { misuse } from '../base/errors/misuse.js'
import { process } from '../base/runtime.js'

/** A socket that the service manager has opened for this process, for `server.listen`. */
export interface ListenFd {
  readonly fd: number
  /** Its `FileDescriptorName=`; `'unknown'` where the manager sets none. */
  readonly name: string
}

/** The first one: after stdin, stdout and stderr. */
const FIRST_FD = 3
/** Most of them that are accepted; a larger number is taken for a mistake. */
const MAX_LISTEN_FDS = 1024

/**
 * Returns the sockets of systemd's socket activation (LISTEN_PID, LISTEN_FDS,
 * LISTEN_FDNAMES), as sd_listen_fds(3) does: none when the variables are for
 * another process, such as our parent. The environment is left unchanged: a child
 * process finds our pid in it and so ignores the sockets.
 * Throws `ERR_TTRPC_ARGUMENT` when they are for this process and cannot be read.
 *
 * @example
 * ```js
 * import { listenFds, Server } from 'ttrpc'
 *
 * const server = new Server()
 * const handed = listenFds() // empty unless started by a .socket unit
 * if (handed.length === 0) await server.listen('unix:///tmp/activated.sock')
 * for (const socket of handed) await server.listen(socket)
 * await server.close()
 * ```
 */
export function listenFds(): ListenFd[] {
  const { LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES } = process.env
  if (LISTEN_PID === undefined || LISTEN_PID !== String(process.pid)) return []
  if (LISTEN_FDS === undefined || !/^\d{1,6}$/.test(LISTEN_FDS) || Number(LISTEN_FDS) > MAX_LISTEN_FDS) {
    throw misuse(
      'ERR_TTRPC_ARGUMENT',
      `the environment variable LISTEN_FDS must be a number from 0 to ${MAX_LISTEN_FDS}`,
    )
  }
  const count = Number(LISTEN_FDS)
  const names = LISTEN_FDNAMES?.split(':')
  if (names !== undefined && count > 0 && names.length !== count) {
    throw misuse(
      'ERR_TTRPC_ARGUMENT',
      `the environment variable LISTEN_FDNAMES has ${names.length} names for ${count} sockets`,
    )
  }
  return Array.from({ length: count }, (_, i) => ({ fd: FIRST_FD + i, name: names?.[i] ?? 'unknown' }))
}
