import { realClock } from '../call/clock.js'
import { publishListenerClosed, publishListenerOpened } from '../diagnostics/listeners.js'
import { formatAddress, hasCredentials } from '../engine/address/address.js'
import { engineFor } from '../engine/engines.js'
import { type AcceptSettings, ConnectionAdmission } from './admission.js'
import type { ServerConnections } from './connections.js'
import type { BindSettings } from './listen-options.js'
import { Listener } from './listener.js'
import type { MethodTables } from './method-tables.js'
import type { ServerSettings } from './server-options.js'

/** The listeners of a server, from their bind to their close. */
export class Listeners {
  readonly #server: object
  readonly #settings: ServerSettings
  readonly #connections: ServerConnections
  readonly #methods: MethodTables
  readonly #open = new Set<Listener>()

  /** `server`: the source of events. `connections`: where admitted connections go. */
  constructor(
    server: object,
    settings: ServerSettings,
    connections: ServerConnections,
    methods: MethodTables,
  ) {
    this.#server = server
    this.#settings = settings
    this.#connections = connections
    this.#methods = methods
  }

  /** Listens. Rejects with `ListenError`, or a `TypeError` where no engine can. */
  async bind(bind: BindSettings, accept: AcceptSettings): Promise<Listener> {
    const { engine: choice, clock } = this.#settings
    const engine = engineFor(choice, bind.socket, clock !== realClock)
    const methods = this.#methods.of(engine)
    const source = this.#server
    const origin = { source, side: 'server' as const, address: formatAddress(bind.socket) }
    const admission = new ConnectionAdmission({
      ...accept,
      origin,
      connections: this.#connections,
      hasCredentials: engine.hasCredentials && hasCredentials(bind.socket),
    })
    let onGone: () => void = () => {}
    const closed = new Promise<void>((resolve) => {
      onGone = resolve
    })
    const onClosed = (): void => {
      publishListenerClosed(source, origin.address)
      onGone()
    }
    const { limits } = accept
    const { maxConnections, maxConnectionsPerUid, maxRefusalEvents } = limits
    const { rule, parking } = admission
    const bounds = { limits, maxConnections, maxConnectionsPerUid, maxRefusalEvents, parking }
    const request = { ...bind, ...bounds, rule, methods }
    const bound = await engine.listen(request, admission.handler(onClosed))
    origin.address = formatAddress(bound.socket)
    publishListenerOpened(source, origin.address)
    const listener = new Listener(origin.address, bound, closed)
    this.#open.add(listener)
    void closed.then(() => this.#open.delete(listener))
    return listener
  }

  /** Closes all at once. Resolves when all are closed. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((listener) => listener.close()))
  }

  /** As `close`, but peers that have connected already are accepted first. */
  async drain(): Promise<void> {
    await Promise.all([...this.#open].map((listener) => listener.drain()))
  }
}
