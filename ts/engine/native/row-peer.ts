import { PEER_GID, PEER_PID, PEER_UID } from '../../wire/row.js'
import type { PeerCredentials } from '../engine.js'

/** The credentials in a row that tells of a peer. */
export function peerOf(rows: Int32Array, at: number): PeerCredentials {
  return Object.freeze({
    pid: rows[at + PEER_PID]!,
    uid: rows[at + PEER_UID]! >>> 0,
    gid: rows[at + PEER_GID]! >>> 0,
  })
}
