import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import { type Address, formatAddress, parseAddress } from '../engine/address/address.js'
import { checkInteger, flag, type Option, optional, unchecked } from '../options/option.js'
import { type Checked, options, type TableOf } from '../options/options.js'
import { checkPeerInfo, type PeerInfo } from '../options/peer-info.js'

/**
 * Where to listen: an address, or a socket that listens already and becomes ours (`{ fd: 3 }`, as `'fd:3'`, or an
 * entry of `listenFds()`, whose name changes nothing).
 */
export type ListenAddress = string | { readonly fd: number; readonly name?: string }

/** The options of `listen` about its socket and its peers. */
export interface BindOptions {
  /** What `context.peer` has besides pid, uid and gid. Default: nothing. */
  readonly peerInfo?: PeerInfo
  /** Allow an abstract name, though it has no file permissions. Default false. */
  readonly allowAbstract?: boolean
  /** Allow a path that others may replace, in its directory or in one above. Default false. */
  readonly allowUnsafeDirectory?: boolean
  /**
   * Mode of the socket's path, 0 to 0o777, whatever the umask: who may write to it may connect, and then meets the
   * handshaker. Default 0o600.
   */
  readonly mode?: number
  /** Owner of the socket's path. Only root can name another user. Default: the process's effective uid. */
  readonly uid?: number
  /** Group of the socket's path. Only root can name a group that the process is not in. Default: as for a new file. */
  readonly gid?: number
}

const DEFAULT_MODE = 0o600
const MOST_MODE = 0o777
/** One less than the number that means "unchanged" to the kernel. */
const MOST_ID = 0xffff_fffe

const fileMode: Option<number> = {
  check(value, name) {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_MODE) return value
    const given = typeof value === 'number' ? `0o${value.toString(8)}` : kindOf(value)
    throw misuse('ERR_TTRPC_OPTION', `${name} must be a number from 0 to 0o777, such as 0o660, not ${given}`)
  },
}

const id: Option<number> = {
  check: (value, name) => checkInteger(name, value, { default: 0, least: 0, most: MOST_ID }),
}

/** The lines of the table of `listen` for `BindOptions`. */
export const bindTable = {
  peerInfo: { check: checkPeerInfo },
  allowAbstract: flag(false),
  allowUnsafeDirectory: flag(false),
  mode: optional(fileMode),
  uid: optional(id),
  gid: optional(id),
} satisfies TableOf<BindOptions>

/** The same, checked, with the address. */
export interface BindSettings extends Omit<Checked<typeof bindTable>, 'mode'> {
  readonly socket: Address
  readonly mode: number
}

const addressOptions = options('address', { fd: unchecked<unknown>(), name: unchecked<unknown>() })

/** Returns the settings for a socket. Throws `ERR_TTRPC_ADDRESS`, `ERR_TTRPC_ABSTRACT` or `ERR_TTRPC_OPTION`. */
export function bindSettings(address: ListenAddress, settings: Checked<typeof bindTable>): BindSettings {
  const socket = parseAddress(textOf(address))
  const { mode, uid, gid } = settings
  if (socket.kind === 'abstract' && !settings.allowAbstract) {
    throw misuse(
      'ERR_TTRPC_ABSTRACT',
      'an abstract name has no file permissions: every process of the network namespace may connect, those of ' +
        'containers that share it too, and uid 0 in there passes for uid 0 here. Use a path; or set allowAbstract: ' +
        'true, with a handshaker that asks for more than ids, e.g. allOf(unixSocketRequireRoot(), sameNamespaces())',
    )
  }
  if (socket.kind !== 'unix') refusePathOptions(socket, { mode, uid, gid })
  return { ...settings, socket, mode: mode ?? DEFAULT_MODE }
}

/** Throws for an option about the path of a socket that has none of ours. */
function refusePathOptions(socket: Address, given: Record<string, number | undefined>): void {
  const name = Object.keys(given).find((key) => given[key] !== undefined)
  if (name === undefined) return
  throw misuse(
    'ERR_TTRPC_OPTION',
    `${name} is for a path that this server makes, such as unix:///run/a.sock; ${formatAddress(socket)} has none: leave it out`,
  )
}

function textOf(address: ListenAddress): string {
  if (typeof address !== 'object' || address === null) return address
  return `fd:${String(addressOptions.check(address).fd)}`
}
