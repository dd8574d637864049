import { PEER_REFUSED } from './diagnostics/events.js'
import type { Origin } from './diagnostics/origin.js'
import type { PeerCredentials } from './engine/engine.js'
import { process } from './runtime.js'
import { RefuseReason } from './wire/row.js'

/** A peer that a listener turned away; it saw the close and not one byte. */
export interface Refusal {
  /** The `Server`. */
  readonly source: object
  /** The listener's address. */
  readonly address: string
  /** Its credentials; −1 and 4294967295 where they could not be read. */
  readonly peer: PeerCredentials
  /** Why, in words. */
  readonly reason: string
  /** Of the system call that failed, or 0. */
  readonly errno: number
}

/** `node:diagnostics_channel` name on which each refusal is published as a `Refusal`; dropped under a flood. */
export const REFUSED_CHANNEL = PEER_REFUSED

const channel = process.getBuiltinModule('node:diagnostics_channel').channel(REFUSED_CHANNEL)

const reasons: ReadonlyMap<number, string> = new Map([
  [RefuseReason.RULE, 'the rule does not admit these credentials'],
  [RefuseReason.NO_CREDENTIALS, 'the credentials could not be read'],
  [RefuseReason.NOT_UNIX, 'it is no unix socket'],
  [RefuseReason.OVERFLOW_ID, 'the id is the overflow id, which names nobody in this user namespace'],
  [RefuseReason.TOO_MANY, 'maxConnections is reached'],
  [RefuseReason.TOO_MANY_OF_UID, 'maxConnectionsPerUid is reached'],
])

/** `reason`: a `RefuseReason`, or a handshaker's own words. */
export function publishRefusal(
  { source, address = 'serve()' }: Origin,
  peer: PeerCredentials,
  reason: number | string,
  errno: number,
): void {
  if (!channel.hasSubscribers) return
  const words = typeof reason === 'string' ? reason : (reasons.get(reason) ?? 'unknown reason')
  const refusal: Refusal = { source, address, peer, reason: words, errno }
  channel.publish(refusal)
}
