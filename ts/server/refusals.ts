import { performance, process } from '../base/runtime.js'
import { PEER_REFUSED } from '../diagnostics/events.js'
import type { Origin } from '../diagnostics/origin.js'
import type { PeerCredentials } from '../peer/credentials.js'
import { RefuseReason } from '../wire/row.js'

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
  /** How many others this listener has turned away since the one told before, beyond `maxRefusalEvents` a second. */
  readonly suppressed: number
}

/** `node:diagnostics_channel` name on which refusals are published as a `Refusal`, `maxRefusalEvents` a second. */
export const REFUSED_CHANNEL = PEER_REFUSED

const channel = process.getBuiltinModule('node:diagnostics_channel').channel(REFUSED_CHANNEL)

const reasons: ReadonlyMap<number, string> = new Map([
  [RefuseReason.RULE, 'the rule does not admit these credentials'],
  [RefuseReason.NO_CREDENTIALS, 'the credentials could not be read'],
  [RefuseReason.NOT_UNIX, 'it is no unix socket'],
  [RefuseReason.OVERFLOW_ID, 'the id is the overflow id, which names nobody in this user namespace'],
  [RefuseReason.TOO_MANY, 'maxConnections is reached'],
  [RefuseReason.TOO_MANY_OF_UID, 'maxConnectionsPerUid is reached'],
  [RefuseReason.NO_GROUPS, 'its groups could not be read'],
  [RefuseReason.NO_PIDFD, 'its pidfd could not be had'],
  [RefuseReason.NO_NAMESPACES, 'its namespaces could not be read'],
  [RefuseReason.PEER_GONE, 'it had ended when its namespaces were asked for'],
])

/** Publishes the refusals of one listener, so many a second; the others are counted. */
export class RefusalLog {
  readonly #origin: Origin
  readonly #mostASecond: number
  #startedMs = Number.NEGATIVE_INFINITY
  #told = 0
  #suppressed = 0

  constructor(origin: Origin, mostASecond: number) {
    this.#origin = origin
    this.#mostASecond = mostASecond
  }

  /**
   * @param reason a `RefuseReason`, or a handshaker's own words
   * @param suppressed refusals before this one that the engine has counted and not told
   */
  publish(peer: PeerCredentials, reason: number | string, errno: number, suppressed = 0): void {
    if (!channel.hasSubscribers) return
    this.#suppressed += suppressed
    const now = performance.now()
    if (now - this.#startedMs >= 1000) {
      this.#startedMs = now
      this.#told = 0
    }
    if (this.#told >= this.#mostASecond) {
      this.#suppressed++
      return
    }
    this.#told++
    const words = typeof reason === 'string' ? reason : (reasons.get(reason) ?? 'unknown reason')
    const { source, address = 'serve()' } = this.#origin
    const refusal: Refusal = {
      source,
      address,
      peer,
      reason: words,
      errno,
      suppressed: this.#suppressed,
    }
    this.#suppressed = 0
    channel.publish(refusal)
  }
}
