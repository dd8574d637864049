import { Buffer } from 'node:buffer'
import { ConnectError, ListenError } from '../../errors/socket-errors.js'
import type { SocketName } from '../engine.js'
import { type NativeFailure, type NativeName, StatusCode } from './addon.js'

const reasons: ReadonlyMap<number, string> = new Map([
  [StatusCode.PATH_TOO_LONG, 'the name is longer than the 107 bytes the kernel takes'],
  [StatusCode.PATH_IN_USE, 'a live server answers there'],
  [StatusCode.PATH_NOT_SOCKET, 'something that is not a socket stands there, and is left alone'],
  [StatusCode.PATH_NOT_OWNED, 'a socket of another user stands there, and is left alone'],
  [StatusCode.PATH_BUSY, 'another process holds the lock of its directory'],
  [StatusCode.PATH_UNLOCKABLE, 'something stands there, and its directory cannot be opened to take it over safely'],
])

export function nativeName(socket: SocketName): NativeName {
  return socket.kind === 'path'
    ? { name: Buffer.from(socket.path), isAbstract: false }
    : { name: socket.name, isAbstract: true }
}

function addressOf(socket: SocketName): string {
  return socket.kind === 'path' ? `unix://${socket.path}` : `unix:@${Buffer.from(socket.name).toString()}`
}

export function listenError(failure: NativeFailure, socket: SocketName): ListenError {
  return new ListenError({
    address: addressOf(socket),
    errno: failure.errno,
    syscall: failure.syscall === '' ? 'bind' : failure.syscall,
    reason: reasons.get(failure.reason),
  })
}

export function connectError(socket: SocketName, errno: number, syscall: string): ConnectError {
  return new ConnectError({ address: addressOf(socket), errno, syscall })
}
