import type { BigIntStats } from 'node:fs'
import type { Socket } from 'node:net'
import { process } from '../../base/runtime.js'
import { handedReasons } from '../handed-reasons.js'
import { PathError } from '../path-error.js'

/** The sockets of this process's network namespace, one a line. */
const UNIX_SOCKETS = '/proc/self/net/unix'
const TCP_SOCKETS = ['/proc/self/net/tcp', '/proc/self/net/tcp6']
/** In the column of flags: `__SO_ACCEPTCON`. */
const LISTENS = 0x1_0000
const UNIX_CONNECTED = '03'
const TCP_LISTENS = '0A'
const TCP_CLOSED = '07'

/** What Linux shows of a socket. */
interface SocketFacts {
  readonly listens: boolean
  readonly connected: boolean
  /** An abstract name has an `@` for its NUL. */
  readonly name: string | undefined
}

/**
 * Throws a `PathError`, or an error as of a system call, for a descriptor that cannot be listened on: Node would close
 * it, though it stays its maker's when it is refused.
 */
export function checkHandedListener(fd: number, allowAbstract: boolean): void {
  const facts = factsOf(fd)
  if (facts === undefined) return
  if (!facts.listens) throw new PathError(handedReasons.notListening, 'EINVAL', 'listen')
  if (!allowAbstract && facts.name?.startsWith('@')) {
    throw new PathError(handedReasons.abstractName, 'EACCES', 'listen')
  }
}

/** Returns the socket of a descriptor, which belongs to it from then on. Throws an error as of a system call, and leaves the descriptor. */
export function adoptConnection(fd: number): Socket {
  if (factsOf(fd)?.connected === false) throw notSuch('ENOTCONN')
  try {
    return new (process.getBuiltinModule('node:net').Socket)({ fd, readable: true, writable: true })
  } catch (cause) {
    throw notSuch('ENOTSOCK', cause)
  }
}

/** Returns undefined for a socket of which nothing is known. Throws for what is not a socket. */
function factsOf(fd: number): SocketFacts | undefined {
  if (process.platform !== 'linux') return undefined
  const inode = inodeOf(fd)
  return unixFacts(inode) ?? tcpFacts(inode)
}

function inodeOf(fd: number): string {
  let stat: BigIntStats
  try {
    stat = process.getBuiltinModule('node:fs').fstatSync(fd, { bigint: true })
  } catch (cause) {
    throw notSuch((cause as NodeJS.ErrnoException).code ?? 'EBADF', cause)
  }
  if (!stat.isSocket()) throw notSuch('ENOTSOCK')
  return String(stat.ino)
}

function unixFacts(inode: string): SocketFacts | undefined {
  for (const [, , , flags, , state, own, name] of rowsOf(UNIX_SOCKETS)) {
    if (own !== inode) continue
    const listens = (Number.parseInt(flags ?? '', 16) & LISTENS) !== 0
    return { listens, connected: state === UNIX_CONNECTED, name }
  }
  return undefined
}

function tcpFacts(inode: string): SocketFacts | undefined {
  for (const path of TCP_SOCKETS) {
    for (const [, , , state, , , , , , own] of rowsOf(path)) {
      if (own !== inode) continue
      const listens = state === TCP_LISTENS
      return { listens, connected: !listens && state !== TCP_CLOSED, name: undefined }
    }
  }
  return undefined
}

/** The columns of each line; none where the kernel has no such file. */
function rowsOf(path: string): string[][] {
  const { existsSync, readFileSync } = process.getBuiltinModule('node:fs')
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.map((line) => line.trim().split(/ +/))
}

/** Returns an error as the native engine reports it: it asks the kernel by `getsockopt`. */
function notSuch(code: string, cause?: unknown): Error {
  return Object.assign(new Error(code, { cause }), { code, syscall: 'getsockopt' })
}
