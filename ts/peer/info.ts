import { checkFlag, checkOptions } from '../options/checks.js'

/** What handlers and handshakers want to know of a peer besides pid, uid and gid. A peer of whom it cannot be had is refused. */
export interface PeerInfo {
  /** `peer.groups`: its supplementary groups (SO_PEERGROUPS). Default false. */
  readonly groups?: boolean
  /** `peer.pidfd`: a descriptor of its process, closed with the connection (SO_PEERPIDFD, Linux 6.5). Default false. */
  readonly pidfd?: boolean
}

const PEER_INFO = new Set(['groups', 'pidfd'])

/** Throws `ERR_TTRPC_OPTION`. */
export function checkPeerInfo(info: PeerInfo | undefined): Required<PeerInfo> {
  checkOptions('peerInfo', info, PEER_INFO)
  const { groups, pidfd } = info ?? {}
  return {
    groups: checkFlag('peerInfo.groups', groups),
    pidfd: checkFlag('peerInfo.pidfd', pidfd),
  }
}
