import { handshake } from '../admission/handshake.js'
import { type CustomHandshaker, type Handshaker, isRule, needsCredentials } from '../admission/handshaker.js'
import { textOf } from '../base/errors/text.js'
import type { Origin } from '../diagnostics/origin.js'
import type { ListenerHandler, Parking } from '../engine/listening.js'
import type { Transport } from '../engine/transport.js'
import type { Limits } from '../options/limits.js'
import type { PeerCredentials } from '../peer/credentials.js'
import { factsOf, unknownPeer } from '../peer/facts.js'
import { refuseCredentials } from '../peer/no-credentials.js'
import { overflowIds } from '../peer/overflow-ids.js'
import { anyPeerRule, judge, type PeerRule } from '../peer/rule.js'
import type { AddedSettings, ServerConnections } from './connections.js'
import type { Handshakes } from './handshakes.js'
import { RefusalLog, refusalText } from './refusals.js'

/** How the connections of one listener, or one connection of `serve`, are admitted. */
export interface AcceptSettings {
  readonly handshaker: Handshaker
  readonly limits: Limits
}

/** One object, made without spreading another: V8 makes a hidden class of its own for each result of a spread. */
interface AdmissionOptions {
  readonly accept: AcceptSettings
  /** Of the listener; its address is undefined for connections that come without one. */
  readonly origin: Origin
  /** Where admitted connections go. */
  readonly connections: ServerConnections
  /** Those of the server. */
  readonly handshakes: Handshakes
  /** The credentials of peers can be read. */
  readonly hasCredentials: boolean
  /** Called with the reason when a peer is refused, before its connection closes. */
  readonly onRefused?: ((reason: string) => void) | undefined
  /** Called once, when the listener has ended. */
  readonly onClosed?: (() => void) | undefined
}

/**
 * Admits connections by one handshaker. A rule is applied by the engine; any other handshaker is called here, while
 * the connection waits unread.
 */
export class ConnectionAdmission implements ListenerHandler {
  /** What the engine checks itself. */
  readonly rule: PeerRule
  /** Undefined where no connection has to wait. */
  readonly parking: Parking | undefined
  readonly #options: AdmissionOptions
  readonly #handshaker: CustomHandshaker | undefined
  /** Made for the first refusal. */
  #refusals: RefusalLog | undefined
  readonly #settings: AddedSettings

  /** Throws `ERR_TTRPC_NO_CREDENTIALS` when the handshaker needs credentials that cannot be read. */
  constructor(options: AdmissionOptions) {
    const { accept, origin, hasCredentials, connections } = options
    const { handshaker, limits } = accept
    const { handshakeTimeoutMs, maxHandshakes, maxWaitingHandshakes } = limits
    this.#options = options
    this.#settings = connections.settings(limits, origin)
    this.rule = isRule(handshaker) ? handshaker.rule : anyPeerRule
    this.#handshaker = isRule(handshaker) ? undefined : handshaker
    if (needsCredentials(handshaker) && !hasCredentials)
      refuseCredentials(origin.address === undefined ? 'serve()' : 'the JS engine')
    this.parking = isRule(handshaker)
      ? undefined
      : { timeoutMs: handshakeTimeoutMs, most: maxHandshakes, waiting: maxWaitingHandshakes }
  }

  /** Admits or refuses a parked connection that came without a listener: the rule is applied here. */
  admit(connection: Transport): void {
    if (this.#handshaker !== undefined) return this.onAccept(connection)
    const { answer, reason, errno } = judge(this.rule, factsOf(connection.peer ?? unknownPeer), overflowIds())
    if (answer !== 'yes') return this.#refuse(connection, reason, errno)
    this.#add(connection, connection.peer)
    connection.admit()
  }

  onAccept(connection: Transport): void {
    if (this.#handshaker === undefined) return this.#add(connection, connection.peer)
    void this.#ask(this.#handshaker, connection)
  }

  onRefuse(peer: PeerCredentials, reason: number | string, errno: number, suppressed = 0): void {
    const { origin, limits } = this.#settings
    this.#refusals ??= new RefusalLog(origin, limits.maxRefusalEvents)
    this.#refusals.publish(peer, reason, errno, suppressed)
  }

  onClosed(): void {
    this.#options.onClosed?.()
  }

  async #ask(handshaker: CustomHandshaker, connection: Transport): Promise<void> {
    const { origin, limits } = this.#settings
    const { handshakes } = this.#options
    const address = origin.address ?? 'serve()'
    const timeoutMs = limits.handshakeTimeoutMs
    const controller = handshakes.begin(connection)
    const onClosed = (): void => handshakes.end(connection)
    try {
      const settings = { address, timeoutMs, controller, onClosed }
      const { peer, duplex } = await handshake(handshaker, connection, settings)
      connection.admit(duplex) // first: a server that drains cuts what is added
      this.#add(connection, peer)
      handshakes.end(connection)
    } catch (error) {
      this.#refuse(connection, `the handshaker refused: ${textOf(error)}`)
    }
  }

  #add(connection: Transport, peer: Transport['peer']): void {
    this.#options.connections.add(connection, this.#settings, peer)
  }

  #refuse(connection: Transport, reason: number | string, errno = 0): void {
    this.onRefuse(connection.peer ?? unknownPeer, reason, errno)
    this.#options.onRefused?.(refusalText(reason))
    connection.close()
  }
}
