import type { Socket } from 'node:net'
import { process } from '../../base/runtime.js'

/**
 * Returns the socket of a descriptor, which belongs to it from then on; one that is not connected ends with its first
 * read. Throws an error with `code`, as of a system call, and leaves the descriptor, for what is not a socket.
 */
export function adoptSocket(fd: number): Socket {
  const { fstatSync } = process.getBuiltinModule('node:fs')
  if (process.platform !== 'win32' && !fstatSync(fd).isSocket()) throw notSocket()
  try {
    return new (process.getBuiltinModule('node:net').Socket)({ fd, readable: true, writable: true })
  } catch (cause) {
    throw notSocket(cause)
  }
}

function notSocket(cause?: unknown): Error {
  return Object.assign(new Error('not a socket', { cause }), { code: 'ENOTSOCK', syscall: 'getsockopt' })
}
