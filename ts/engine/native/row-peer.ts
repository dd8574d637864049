import type { PeerCredentials } from '../../peer/credentials.js'
import { BODY_TOKEN, PEER_GID, PEER_PID, PEER_PIDFD, PEER_UID } from '../../wire/row.js'
import type { NativeEngineHandle } from './addon.js'

/** Returns the credentials in a row about a peer. */
export function idsOf(rows: Int32Array, at: number): PeerCredentials {
  return Object.freeze({
    pid: rows[at + PEER_PID]!,
    uid: rows[at + PEER_UID]! >>> 0,
    gid: rows[at + PEER_GID]! >>> 0,
  })
}

/** Returns the same with groups and pidfd, where they were asked for; the engine holds them until then. */
export function peerOf(native: NativeEngineHandle, rows: Int32Array, at: number): PeerCredentials {
  const ids = idsOf(rows, at)
  const pidfd = rows[at + PEER_PIDFD]!
  const token = rows[at + BODY_TOKEN]!
  if (pidfd < 0 && token === 0) return ids
  return Object.freeze({
    ...ids,
    ...(token !== 0 && { groups: gidsIn(native.takeBody(token)) }),
    ...(pidfd >= 0 && { pidfd }),
  })
}

/** Returns the gids of a body, each a uint32 in the byte order of this machine. */
function gidsIn(body: Uint8Array): readonly number[] {
  return Object.freeze(Array.from(new Uint32Array(Uint8Array.from(body).buffer)))
}
