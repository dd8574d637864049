import { handshake } from '../admission/handshake.js'
import { type CustomHandshaker, type Handshaker, isRule, needsCredentials } from '../admission/handshaker.js'
import { textOf } from '../base/errors/text.js'
import type { Origin } from '../diagnostics/origin.js'
import type { ListenerHandler, Parking } from '../engine/listening.js'
import type { Transport } from '../engine/transport.js'
import type { Limits } from '../options/limits.js'
import { factsOf, unknownPeer } from '../peer/facts.js'
import { refuseCredentials } from '../peer/no-credentials.js'
import { overflowIds } from '../peer/overflow-ids.js'
import { anybody, judge, type PeerRule } from '../peer/rule.js'
import type { ServerConnections } from './connections.js'
import { RefusalLog } from './refusals.js'

/**
 * Lets peers in, by one handshaker: a rule is the engine's work, anything else
 * is asked here while the connection waits unread.
 */
export class Door {
  /** What the engine checks itself. */
  readonly rule: PeerRule
  /** Undefined: nobody waits. */
  readonly parking: Parking | undefined
  readonly #origin: Origin
  readonly #limits: Limits
  readonly #connections: ServerConnections
  readonly #handshaker: CustomHandshaker | undefined
  readonly #refusals: RefusalLog

  /** Throws `ERR_TTRPC_NO_CREDENTIALS` at once when the handshaker needs what cannot be had. */
  constructor(
    origin: Origin,
    handshaker: Handshaker,
    limits: Limits,
    connections: ServerConnections,
    hasCredentials: boolean,
  ) {
    this.#origin = origin
    this.#limits = limits
    this.#connections = connections
    this.#refusals = new RefusalLog(origin, limits.maxRefusalEvents)
    this.rule = isRule(handshaker) ? handshaker.rule : anybody
    this.#handshaker = isRule(handshaker) ? undefined : handshaker
    if (needsCredentials(handshaker) && !hasCredentials)
      refuseCredentials(origin.address === undefined ? 'serve()' : 'the JS engine')
    const { handshakeTimeoutMs, maxHandshakes } = limits
    this.parking = isRule(handshaker) ? undefined : { timeoutMs: handshakeTimeoutMs, most: maxHandshakes }
  }

  /** What the engine tells of a listener behind this door. */
  handler(onClosed: () => void): ListenerHandler {
    return {
      onAccept: (connection) => this.#onAccept(connection),
      onRefuse: (peer, reason, errno, suppressed) => this.#refusals.publish(peer, reason, errno, suppressed),
      onClosed,
    }
  }

  /** A parked connection that came without a listener: the rule is applied here. */
  admit(connection: Transport): void {
    if (this.#handshaker !== undefined) return this.#onAccept(connection)
    const { answer, reason, errno } = judge(this.rule, factsOf(connection.peer ?? unknownPeer), overflowIds())
    if (answer !== 'yes') return this.#refuse(connection, reason, errno)
    this.#connections.add(connection, this.#limits, connection.peer, this.#origin)
    connection.admit()
  }

  #onAccept(connection: Transport): void {
    if (this.#handshaker === undefined)
      return this.#connections.add(connection, this.#limits, connection.peer, this.#origin)
    void this.#ask(this.#handshaker, connection)
  }

  async #ask(handshaker: CustomHandshaker, connection: Transport): Promise<void> {
    try {
      const { handshakeTimeoutMs } = this.#limits
      const { peer, duplex } = await handshake(
        handshaker,
        connection,
        this.#origin.address ?? 'serve()',
        handshakeTimeoutMs,
      )
      this.#connections.add(connection, this.#limits, peer, this.#origin)
      connection.admit(duplex)
    } catch (error) {
      this.#refuse(connection, `the handshaker refused: ${textOf(error)}`)
    }
  }

  #refuse(connection: Transport, reason: number | string, errno = 0): void {
    this.#refusals.publish(connection.peer ?? unknownPeer, reason, errno)
    connection.close()
  }
}
