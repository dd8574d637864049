import { misuse } from '../base/errors/misuse.js'
import { process } from '../base/runtime.js'

/** A socket that the service manager has opened for us. */
export interface ListenFd {
  /** For `server.listen({ fd })`. */
  readonly fd: number
  /** Its `FileDescriptorName=`; `'unknown'` where the manager tells none. */
  readonly name: string
}

/** The first one: after stdin, stdout and stderr. */
const FIRST_FD = 3
/** Most of them that are believed; more is a mistake. */
const MAX_LISTEN_FDS = 1024

/**
 * The sockets of systemd's socket activation (LISTEN_PID, LISTEN_FDS,
 * LISTEN_FDNAMES), as sd_listen_fds(3) reads them: none when the variables are
 * for another process, such as our parent. The environment stays as it is: a
 * child of ours sees our pid there and leaves them alone.
 * Throws `ERR_TTRPC_ARGUMENT` when they are for us and cannot be read.
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
