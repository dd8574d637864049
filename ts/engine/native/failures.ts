import { Buffer } from 'node:buffer'
import { misuse } from '../../base/errors/misuse.js'
import { ConnectError, ListenError } from '../../base/errors/socket-errors.js'
import { nameOf, type SocketName } from '../address/socket-name.js'
import { type NativeFailure, type NativeName, StatusCode } from './addon.js'

const reasons: ReadonlyMap<number, string> = new Map([
  [StatusCode.PATH_TOO_LONG, 'its name, or the last part of a long path, is longer than the kernel takes'],
  [StatusCode.PATH_IN_USE, 'a live server answers there'],
  [StatusCode.PATH_NOT_SOCKET, 'something that is not a socket stands there, and is left alone'],
  [StatusCode.PATH_NOT_OWNED, 'a socket of another user stands there, and is left alone'],
  [StatusCode.PATH_BUSY, 'another process holds the lock of its directory'],
  [
    StatusCode.PATH_UNLOCKABLE,
    'something stands there, and its directory cannot be opened to take it over safely',
  ],
  [
    StatusCode.DIRECTORY_NOT_OWNED,
    'its directory belongs to another user, who could put a socket of his own there; use one of ours with mode 0700, or set allowUnsafeDirectory: true',
  ],
  [
    StatusCode.DIRECTORY_WRITABLE,
    'others may write into its directory and put a socket of their own there; chmod it to 0700, or set allowUnsafeDirectory: true',
  ],
  [StatusCode.NOT_UNIX_STREAM, "the descriptor is not a unix stream socket; others are for engine 'node'"],
  [StatusCode.NOT_LISTENING, 'the socket of the descriptor does not listen'],
  [
    StatusCode.ABSTRACT_NAME,
    'the socket of the descriptor has an abstract name, which every process of the network namespace can reach; set allowAbstract: true',
  ],
])

/** The name of a unix socket; others are for the JS engine. Throws `ERR_TTRPC_ADDRESS`. */
export function nativeName(socket: SocketName): NativeName {
  if (socket.kind === 'path') return { name: Buffer.from(socket.path), isAbstract: false, fd: -1 }
  if (socket.kind === 'abstract') return { name: socket.name, isAbstract: true, fd: -1 }
  if (socket.kind === 'fd') return { name: new Uint8Array(0), isAbstract: false, fd: socket.fd }
  throw misuse(
    'ERR_TTRPC_ADDRESS',
    `the native engine knows unix sockets alone: use engine 'node' for ${nameOf(socket)}`,
  )
}

export function listenError(failure: NativeFailure, socket: SocketName): ListenError {
  return new ListenError({
    address: nameOf(socket),
    errno: failure.errno,
    syscall: failure.syscall === '' ? (socket.kind === 'fd' ? 'listen' : 'bind') : failure.syscall,
    reason: reasons.get(failure.reason),
  })
}

export function connectError(socket: SocketName, errno: number, syscall: string): ConnectError {
  return new ConnectError({ address: nameOf(socket), errno, syscall })
}
