import { flag } from './option.js'
import { options, type TableOf } from './options.js'

/**
 * What handlers and handshakers get to know of a peer besides pid, uid and gid. A peer of whom it cannot be read is
 * refused.
 */
export interface PeerInfo {
  /** `peer.groups`: its supplementary groups (SO_PEERGROUPS). Default false. */
  readonly groups?: boolean
  /** `peer.pidfd`: a descriptor of its process, closed with the connection (SO_PEERPIDFD, Linux 6.5). Default false. */
  readonly pidfd?: boolean
}

const peerInfoOptions = options(
  'peerInfo',
  { groups: flag(false), pidfd: flag(false) } satisfies TableOf<PeerInfo>,
  'peerInfo.',
)

const nothing: Required<PeerInfo> = Object.freeze({ groups: false, pidfd: false })

/** The option `peerInfo`, complete. Throws `ERR_TTRPC_OPTION`. */
export function checkPeerInfo(info: unknown): Required<PeerInfo> {
  return info === undefined ? nothing : peerInfoOptions.check(info)
}
