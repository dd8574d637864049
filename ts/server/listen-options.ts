import { misuse } from '../base/errors/misuse.js'
import { type Address, parseAddress } from '../engine/address/address.js'
import { flag, unchecked } from '../options/option.js'
import { type Checked, options, type TableOf } from '../options/options.js'
import { checkPeerInfo, type PeerInfo } from '../peer/info.js'

/** Where to listen: an address, or a socket that listens already and becomes ours (`{ fd: 3 }`, as `'fd:3'`). */
export type ListenAddress = string | { readonly fd: number }

/** The options of `listen` about its socket and its peers. */
export interface BindOptions {
  /** What `context.peer` has besides pid, uid and gid. Default: nothing. */
  readonly peerInfo?: PeerInfo
  /** Allow an abstract name, though it has no file permissions. Default false. */
  readonly allowAbstract?: boolean
  /** Allow a directory in which others may replace the socket. Default false. */
  readonly allowUnsafeDirectory?: boolean
}

/** The lines of the table of `listen` for `BindOptions`. */
export const bindTable = {
  peerInfo: { check: checkPeerInfo },
  allowAbstract: flag(false),
  allowUnsafeDirectory: flag(false),
} satisfies TableOf<BindOptions>

/** The same, checked, with the address. */
export interface BindSettings extends Checked<typeof bindTable> {
  readonly socket: Address
}

const addressOptions = options('address', { fd: unchecked<unknown>() })

/** Returns the settings for a socket. Throws `ERR_TTRPC_ADDRESS`, `ERR_TTRPC_ABSTRACT` or `ERR_TTRPC_OPTION`. */
export function bindSettings(address: ListenAddress, settings: Checked<typeof bindTable>): BindSettings {
  const socket = parseAddress(textOf(address))
  const { peerInfo, allowAbstract, allowUnsafeDirectory } = settings
  if (socket.kind === 'abstract' && !allowAbstract) {
    throw misuse(
      'ERR_TTRPC_ABSTRACT',
      'an abstract name has no file permissions: every process of the network namespace may connect, those of ' +
        'containers that share it too, and uid 0 in there passes for uid 0 here. Use a path; or set allowAbstract: ' +
        'true, with a handshaker that asks for more than ids, e.g. allOf(unixSocketRequireRoot(), sameNamespaces())',
    )
  }
  return { socket, peerInfo, allowAbstract, allowUnsafeDirectory }
}

function textOf(address: ListenAddress): string {
  if (typeof address !== 'object' || address === null) return address
  return `fd:${String(addressOptions.check(address).fd)}`
}
