import { misuse } from '../base/errors/misuse.js'
import { parseAddress, socketNameOf } from '../engine/address/address.js'
import type { SocketName } from '../engine/address/socket-name.js'
import { checkFlag, checkOptions } from '../options/checks.js'
import { checkPeerInfo, type PeerInfo } from '../peer/info.js'

/** Where to listen: an address, or a socket that listens already and becomes ours (`{ fd: 3 }`, as `'fd:3'`). */
export type ListenAddress = string | { readonly fd: number }

/** What `listen` may be given about its socket and what is asked of the peers. */
export interface BindOptions {
  /** What `context.peer` has besides pid, uid and gid. Default: nothing. */
  readonly peerInfo?: PeerInfo
  /** Listen on an abstract name, though it has no file permissions. Default false. */
  readonly allowAbstract?: boolean
  /** Listen in a directory in which others may replace the socket. Default false. */
  readonly allowUnsafeDirectory?: boolean
}

export const BIND_OPTIONS = ['peerInfo', 'allowAbstract', 'allowUnsafeDirectory'] as const

/** The same, checked. */
export interface BindSettings {
  readonly socket: SocketName
  readonly wishes: Required<PeerInfo>
  readonly allowAbstract: boolean
  readonly allowUnsafeDirectory: boolean
}

const ADDRESS_KEYS = new Set(['fd'])

/** Throws `ERR_TTRPC_ADDRESS`, `ERR_TTRPC_ABSTRACT` or `ERR_TTRPC_OPTION`. */
export function bindSettings(address: ListenAddress, options: BindOptions): BindSettings {
  const socket = socketNameOf(parseAddress(textOf(address)))
  const wishes = checkPeerInfo(options.peerInfo)
  const allowAbstract = checkFlag('allowAbstract', options.allowAbstract)
  const allowUnsafeDirectory = checkFlag('allowUnsafeDirectory', options.allowUnsafeDirectory)
  if (socket.kind === 'abstract' && !allowAbstract) {
    throw misuse(
      'ERR_TTRPC_ABSTRACT',
      'an abstract name has no file permissions: every process of the network namespace may connect, those of ' +
        'containers that share it too, and uid 0 in there passes for uid 0 here. Use a path; or say allowAbstract: ' +
        'true, with a handshaker that asks for more than ids, e.g. allOf(unixSocketRequireRoot(), sameNamespaces())',
    )
  }
  return { socket, wishes, allowAbstract, allowUnsafeDirectory }
}

function textOf(address: ListenAddress): string {
  if (typeof address !== 'object' || address === null) return address
  checkOptions('address', address, ADDRESS_KEYS)
  return `fd:${String(address.fd)}`
}
