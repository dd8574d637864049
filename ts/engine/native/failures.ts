import { ConnectError, ListenError } from '../../base/errors/socket-errors.js'
import { type Address, formatAddress } from '../address/address.js'
import { handedReasons } from '../handed-reasons.js'
import { pathReasons } from '../path-error.js'
import { type NativeFailure, StatusCode } from './native-failure.js'

const reasons: ReadonlyMap<number, string> = new Map([
  [StatusCode.PATH_TOO_LONG, 'its name, or the last part of a long path, is longer than the kernel takes'],
  [StatusCode.PATH_IN_USE, pathReasons.inUse],
  [StatusCode.PATH_NOT_SOCKET, pathReasons.notSocket],
  [StatusCode.PATH_NOT_OWNED, pathReasons.notOwned],
  [StatusCode.PATH_BUSY, 'another process of this user goes on binding to this path'],
  [
    StatusCode.PATH_UNLOCKABLE,
    'something is there, and its lock .NAME.lock beside it, which taking it over needs, cannot be made or belongs ' +
      'to another user; use a directory of ours with mode 0700',
  ],
  [StatusCode.PATH_REPLACED, 'another process has replaced the path as soon as it was bound'],
  [StatusCode.NOT_GIVABLE, pathReasons.notGivable],
  [StatusCode.NOT_UNIX_STREAM, "the descriptor is not a unix stream socket; others are for engine 'node'"],
  [StatusCode.NOT_LISTENING, handedReasons.notListening],
  [StatusCode.ABSTRACT_NAME, handedReasons.abstractName],
  [StatusCode.NO_GROUP, 'its ServerGroup is closed'],
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
