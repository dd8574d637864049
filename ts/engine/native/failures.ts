import { ConnectError, ListenError } from '../../base/errors/socket-errors.js'
import { type Address, formatAddress } from '../address/address.js'
import { HANDED_ABSTRACT } from '../handed-abstract.js'
import { type NativeFailure, StatusCode } from './addon.js'

const reasons: ReadonlyMap<number, string> = new Map([
  [StatusCode.PATH_TOO_LONG, 'its name, or the last part of a long path, is longer than the kernel takes'],
  [StatusCode.PATH_IN_USE, 'a live server answers there'],
  [StatusCode.PATH_NOT_SOCKET, 'something that is not a socket is there, and is left alone'],
  [StatusCode.PATH_NOT_OWNED, 'a socket of another user is there, and is left alone'],
  [StatusCode.PATH_BUSY, 'another process holds the lock of its directory'],
  [
    StatusCode.PATH_UNLOCKABLE,
    'something is there, and its directory cannot be opened to take it over safely',
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
  [StatusCode.ABSTRACT_NAME, HANDED_ABSTRACT],
])

export function listenError(failure: NativeFailure, socket: Address): ListenError {
  return new ListenError({
    address: formatAddress(socket),
    errno: failure.errno,
    syscall: failure.syscall === '' ? (socket.kind === 'fd' ? 'listen' : 'bind') : failure.syscall,
    reason: reasons.get(failure.reason),
  })
}

export function connectError(socket: Address, errno: number, syscall: string): ConnectError {
  return new ConnectError({ address: formatAddress(socket), errno, syscall })
}
