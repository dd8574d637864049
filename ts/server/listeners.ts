import { realClock } from '../call/clock.js'
import { publishListenerClosed, publishListenerOpened } from '../diagnostics/listeners.js'
import { formatAddress, hasCredentials } from '../engine/address/address.js'
import { engineFor } from '../engine/engines.js'
import { type AcceptSettings, ConnectionAdmission } from './admission.js'
import type { ServerConnections } from './connections.js'
import type { Handshakes } from './handshakes.js'
import type { BindSettings } from './listen-options.js'
import { Listener } from './listener.js'
import type { MethodTables } from './method-tables.js'
import type { ServerSettings } from './server-options.js'

/** What the listeners of a server share with it. */
interface ListenerParts {
  /** Where admitted connections go. */
  readonly connections: ServerConnections
  readonly handshakes: Handshakes
  readonly methods: MethodTables
}

/** The listeners of a server, from their bind to their close. */
export class Listeners {
  readonly #server: object
  readonly #settings: ServerSettings
  readonly #connections: ServerConnections
  readonly #handshakes: Handshakes
  readonly #methods: MethodTables
  readonly #open: Listener[] = []

  /** `server`: the source of events. */
  constructor(server: object, settings: ServerSettings, parts: ListenerParts) {
    this.#server = server
    this.#settings = settings
    this.#connections = parts.connections
    this.#handshakes = parts.handshakes
    this.#methods = parts.methods
  }

  /**
   * Listens. `group`: the `EngineGroup` whose workers get what is accepted. Rejects with `ListenError`, or a
   * `TypeError` where no engine can.
   */
  async bind(bind: BindSettings, accept: AcceptSettings, group?: number): Promise<Listener> {
    const { engine: choice, io, clock } = this.#settings
    const engine = engineFor(choice, bind.socket, clock !== realClock, io)
    const methods = this.#methods.of(engine)
    const source = this.#server
    const origin = { source, side: 'server' as const, address: formatAddress(bind.socket) }
    const admission = new ConnectionAdmission({
      accept,
      origin,
      connections: this.#connections,
      handshakes: this.#handshakes,
      hasCredentials: engine.hasCredentials && hasCredentials(bind.socket),
      onClosed: () => this.#onClosed(listener),
    })
    const { limits } = accept
    const { maxConnections, maxConnectionsPerUid, reservedDescriptors, maxRefusalEvents } = limits
    const bounds = { limits, maxConnections, maxConnectionsPerUid, reservedDescriptors, maxRefusalEvents }
    const { rule, parking } = admission
    const request = { ...bind, ...bounds, rule, parking, methods, group }
    const bound = await engine.listen(request, admission)
    origin.address = formatAddress(bound.socket)
    publishListenerOpened(source, origin.address)
    const listener = new Listener(origin.address, bound)
    this.#open.push(listener)
    return listener
  }

  #onClosed(listener: Listener): void {
    publishListenerClosed(this.#server, listener.address)
    const at = this.#open.indexOf(listener)
    if (at >= 0) this.#open.splice(at, 1)
    Listener.end(listener)
  }

  /** Closes all at once. Resolves when all are closed. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((listener) => listener.close()))
  }

  /** As `close`, but peers that have connected already are accepted first. `close` ends it early. */
  async drain(): Promise<void> {
    await Promise.all([...this.#open].map((listener) => listener.drain()))
  }
}
