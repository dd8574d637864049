import type { PeerCredentials } from '../../peer/credentials.js'
import { BODY_TOKEN, PEER_GID, PEER_PID, PEER_PIDFD, PEER_UID } from '../../wire/row.js'
import type { NativeEngineHandle } from './addon.js'
import { peerOf } from './row-peer.js'

/** A power of two. */
const SLOTS = 64

/**
 * Makes the credentials of peers. Connections of one process often come one after the other: their equal credentials
 * are one object. Remembers one peer in each slot, which its pid selects.
 */
export class KnownPeers {
  readonly #peers: (PeerCredentials | undefined)[] = []

  /** Returns the credentials in a row about a peer. Those with groups or a pidfd are a new object each time. */
  of(native: NativeEngineHandle, rows: Int32Array, at: number): PeerCredentials {
    if (rows[at + PEER_PIDFD]! >= 0 || rows[at + BODY_TOKEN] !== 0) return peerOf(native, rows, at)
    const pid = rows[at + PEER_PID]!
    const known = this.#peers[pid & (SLOTS - 1)]
    if (
      known?.pid === pid &&
      known.uid === rows[at + PEER_UID]! >>> 0 &&
      known.gid === rows[at + PEER_GID]! >>> 0
    )
      return known
    const peer = peerOf(native, rows, at)
    this.#peers[pid & (SLOTS - 1)] = peer
    return peer
  }
}
