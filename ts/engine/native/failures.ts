import { Buffer } from 'node:buffer'
import { misuse } from '../../errors/misuse.js'
import { ConnectError, ListenError } from '../../errors/socket-errors.js'
import type { SocketName } from '../engine.js'
import { nameOf } from '../socket-name.js'
import { type NativeFailure, type NativeName, StatusCode } from './addon.js'

const reasons: ReadonlyMap<number, string> = new Map([
  [StatusCode.PATH_TOO_LONG, 'the name is longer than the 107 bytes the kernel takes'],
  [StatusCode.PATH_IN_USE, 'a live server answers there'],
  [StatusCode.PATH_NOT_SOCKET, 'something that is not a socket stands there, and is left alone'],
  [StatusCode.PATH_NOT_OWNED, 'a socket of another user stands there, and is left alone'],
  [StatusCode.PATH_BUSY, 'another process holds the lock of its directory'],
  [
    StatusCode.PATH_UNLOCKABLE,
    'something stands there, and its directory cannot be opened to take it over safely',
  ],
])

/** The name of a unix socket; others are for the JS engine. Throws `ERR_TTRPC_ADDRESS`. */
export function nativeName(socket: SocketName): NativeName {
  if (socket.kind === 'path') return { name: Buffer.from(socket.path), isAbstract: false }
  if (socket.kind === 'abstract') return { name: socket.name, isAbstract: true }
  throw misuse(
    'ERR_TTRPC_ADDRESS',
    `the native engine knows unix sockets alone: use engine 'node' for ${nameOf(socket)}`,
  )
}

export function listenError(failure: NativeFailure, socket: SocketName): ListenError {
  return new ListenError({
    address: nameOf(socket),
    errno: failure.errno,
    syscall: failure.syscall === '' ? 'bind' : failure.syscall,
    reason: reasons.get(failure.reason),
  })
}

export function connectError(socket: SocketName, errno: number, syscall: string): ConnectError {
  return new ConnectError({ address: nameOf(socket), errno, syscall })
}
