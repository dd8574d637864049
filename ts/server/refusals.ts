import { Channels, eventChannel } from '../diagnostics/channel.js'
import type { Origin } from '../diagnostics/origin.js'
import { RateMeter } from '../diagnostics/rate-meter.js'
import type { PeerCredentials } from '../peer/credentials.js'
import { RefuseReason } from '../wire/row.js'

/** A peer that a listener refused: it saw the connection close and received no byte. */
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
  /** How many others this listener has turned away since the last event, beyond `maxRefusalEvents` a second. */
  readonly suppressed: number
}

/** Types the event for a subscriber, as `DiagnosticsEvents` does the others. */
declare module 'diagnostics_channel' {
  function subscribe(
    name: typeof Channels.PEER_REFUSED,
    onMessage: (event: Refusal, name: typeof Channels.PEER_REFUSED) => void,
  ): void
  function unsubscribe(
    name: typeof Channels.PEER_REFUSED,
    onMessage: (event: Refusal, name: typeof Channels.PEER_REFUSED) => void,
  ): boolean
}

const channel = eventChannel<Refusal>(Channels.PEER_REFUSED)

const reasons: ReadonlyMap<number, string> = new Map([
  [RefuseReason.RULE, 'the rule does not admit these credentials'],
  [RefuseReason.NO_CREDENTIALS, 'the credentials could not be read'],
  [RefuseReason.NOT_UNIX, 'it is not a unix socket'],
  [RefuseReason.OVERFLOW_ID, 'the id is the overflow id, which names nobody in this user namespace'],
  [RefuseReason.TOO_MANY, 'maxConnections is reached'],
  [RefuseReason.TOO_MANY_OF_UID, 'maxConnectionsPerUid is reached'],
  [RefuseReason.NO_GROUPS, 'its groups could not be read'],
  [RefuseReason.NO_PIDFD, 'its pidfd could not be opened'],
  [RefuseReason.NO_NAMESPACES, 'its namespaces could not be read'],
  [RefuseReason.PEER_GONE, 'it had ended when its namespaces were asked for'],
  [RefuseReason.NO_DESCRIPTORS, 'the process has no descriptors left beyond reservedDescriptors'],
  [RefuseReason.QUEUE_FULL, 'maxWaitingHandshakes is reached'],
  [RefuseReason.NO_WORKER, 'no worker of the group runs'],
])

/** Returns why a peer is refused, in words: of a `RefuseReason`, or a handshaker's own. */
export function refusalText(reason: number | string): string {
  return typeof reason === 'string' ? reason : (reasons.get(reason) ?? 'unknown reason')
}

/** Publishes the refusals of one listener, at most so many a second; the others are counted. */
export class RefusalLog {
  readonly #origin: Origin
  readonly #rate: RateMeter

  constructor(origin: Origin, mostASecond: number) {
    this.#origin = origin
    this.#rate = new RateMeter(mostASecond)
  }

  /**
   * @param reason a `RefuseReason`, or a handshaker's own words
   * @param suppressed refusals before this one that the engine has counted and not reported
   */
  publish(peer: PeerCredentials, reason: number | string, errno: number, suppressed = 0): void {
    if (!channel.hasSubscribers) return
    this.#rate.suppress(suppressed)
    if (!this.#rate.pass()) return
    const words = refusalText(reason)
    const { source, address = 'serve()' } = this.#origin
    const suppressedBefore = this.#rate.takeSuppressed()
    channel.publish({ source, address, peer, reason: words, errno, suppressed: suppressedBefore })
  }
}
