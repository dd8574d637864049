import type { Duplex } from 'node:stream'
import type { Handshaker } from '../admission/handshaker.js'
import { ServerClosedError } from '../base/errors/connection-errors.js'
import { canceled } from '../base/errors/ended-call.js'
import { realClock } from '../call/clock.js'
import { Dispatcher } from '../call/server/dispatcher.js'
import { runAsCurrent, runInOwnScope } from '../call/server/handler-scope.js'
import { checkDefinition, type ServiceDefinition, type ServiceImplementation } from '../call/service.js'
import { startDebug } from '../diagnostics/debug.js'
import { publishListenerClosed, publishListenerOpened } from '../diagnostics/listeners.js'
import { attachLogger } from '../diagnostics/log-writer.js'
import { formatAddress, hasCredentials } from '../engine/address/address.js'
import { engineFor, nodeEngine } from '../engine/engines.js'
import type { Limits } from '../options/limits.js'
import { ConnectionAdmission } from './admission.js'
import { closeOnAbort } from './close-on-abort.js'
import { type ConnectionSnapshot, type CutCall, ServerConnections } from './connections.js'
import { type BindSettings, bindSettings, type ListenAddress } from './listen-options.js'
import { Listener } from './listener.js'
import { MethodTables } from './method-tables.js'
import { fallbackMethods, type RawHandler, type RawHandlers, rawMethods, typedMethods } from './methods.js'
import {
  type ListenOptions,
  listenOptions,
  type RegisterOptions,
  registerOptions,
  type ServeOptions,
  type ServerOptions,
  type ServerSettings,
  type ShutdownOptions,
  serveOptions,
  serverOptions,
  shutdownOptions,
} from './server-options.js'

/** What `shutdown` resolves with. */
export interface ShutdownReport {
  /** Calls whose callers got no answer; empty unless `timeoutMs` has passed. */
  readonly cut: readonly CutCall[]
}

/** How the connections of one listener, or one connection of `serve`, are admitted. */
interface AcceptSettings {
  readonly handshaker: Handshaker
  readonly limits: Limits
}

/**
 * Serves services on any number of unix sockets.
 *
 * Peers are checked where they are accepted, before a byte of theirs is read;
 * a refused one sees the close and nothing else.
 */
export class Server {
  readonly #settings: ServerSettings
  readonly #detachLogger: () => void
  readonly #dispatcher: Dispatcher
  readonly #listeners = new Set<Listener>()
  readonly #connections: ServerConnections
  readonly #methods: MethodTables
  #closing: Promise<void> | undefined
  #draining: Promise<ShutdownReport> | undefined

  /** Throws `ERR_TTRPC_OPTION` or `ERR_TTRPC_RULE`. */
  constructor(options: ServerOptions = {}) {
    const settings = serverOptions.check(options)
    const { exposeErrors, clock, interceptors, inheritContext, streamIdPolicy, stuckCallMs } = settings
    this.#settings = settings
    this.#dispatcher = new Dispatcher({
      exposeErrors,
      clock,
      runInScope: inheritContext ? runAsCurrent : runInOwnScope,
      interceptors,
      onConnectionClosed: (connection) => this.#connections.delete(connection),
    })
    this.#methods = new MethodTables(this.#dispatcher)
    this.#connections = new ServerConnections(this.#dispatcher, streamIdPolicy, stuckCallMs)
    this.#detachLogger = attachLogger(this, settings.logger)
    startDebug()
  }

  /** Registers a service. Throws `ERR_TTRPC_DEFINITION`, `ERR_TTRPC_IMPLEMENTATION` or `ERR_TTRPC_DUPLICATE` at once. */
  register<S extends ServiceDefinition>(definition: S, implementation: ServiceImplementation<S>): this
  register<S extends ServiceDefinition>(
    definition: S,
    implementation: Partial<ServiceImplementation<S>>,
    options: RegisterOptions,
  ): this
  register(definition: ServiceDefinition, implementation: object, options: RegisterOptions = {}): this {
    checkDefinition(definition)
    const { partial } = registerOptions.check(options)
    this.#dispatcher.add(definition.name, typedMethods(definition, implementation, partial))
    return this
  }

  /** Registers handlers that take and give encoded bytes, keyed by the methods' names on the wire. */
  registerRaw(service: string, handlers: RawHandlers): this {
    this.#dispatcher.add(service, rawMethods(service, handlers))
    return this
  }

  /**
   * What is called for every method that nobody registered, instead of an
   * answer with 12; its context tells service and method. For proxies.
   * Throws `ERR_TTRPC_IMPLEMENTATION` or `ERR_TTRPC_DUPLICATE` at once.
   */
  setFallback(handler: RawHandler): this {
    this.#dispatcher.setFallback(fallbackMethods(handler))
    return this
  }

  /**
   * Listens on a unix socket; its path is born with mode 0600, and a stale
   * socket of ours there is taken over. Rejects with `ListenError` when the
   * address cannot be had, with `ServerClosedError` after `close`.
   *
   * @param address `unix:///path`, `/path`, `unix:@abstract`, `fd:3` or `{ fd: 3 }` (a listening socket, see
   *   `listenFds`); `tcp://host:port` and `npipe:////./pipe/name` on the JS engine
   */
  async listen(address: ListenAddress, options: ListenOptions = {}): Promise<Listener> {
    const { handshaker, limits, signal, ...bind } = listenOptions.check(options)
    const settings = bindSettings(address, bind)
    const accept = this.#acceptSettings(handshaker, limits)
    if (this.#closing !== undefined) throw new ServerClosedError()
    if (signal?.aborted) throw canceled(signal.reason)
    const listener = await this.#bind(settings, accept)
    if (this.#closing !== undefined) await listener.close()
    await closeOnAbort(listener, signal)
    return listener
  }

  /**
   * Serves one connection that stands already, over any Duplex. Nobody but you
   * can tell who is at its other end: without `peer`, a handshaker that must
   * know it throws `ERR_TTRPC_NO_CREDENTIALS` at once.
   */
  serve(duplex: Duplex, options: ServeOptions = {}): void {
    const { handshaker, limits, peer } = serveOptions.check(options)
    const accept = this.#acceptSettings(handshaker, limits)
    if (this.#closing !== undefined) throw new ServerClosedError()
    const admission = new ConnectionAdmission({
      ...accept,
      origin: { source: this, side: 'server', address: undefined },
      connections: this.#connections,
      hasCredentials: peer !== undefined,
    })
    const engine = nodeEngine()
    const { handshakeTimeoutMs } = accept.limits
    const methods = this.#methods.of(engine)
    admission.admit(engine.attach(duplex, accept.limits, methods, peer, handshakeTimeoutMs))
  }

  /** The open connections with their calls and ages: a snapshot, made at each reading. */
  get connections(): readonly ConnectionSnapshot[] {
    return this.#connections.snapshots()
  }

  /** How many connections are open. */
  get connectionCount(): number {
    return this.#connections.size
  }

  /** Ends everything at once: listeners, connections and the calls on them. Resolves when all is gone; may be repeated. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    if (this.#draining !== undefined) void this.#connections.close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /**
   * Takes nothing new, answers every call in flight, then ends. In flight is
   * what a peer had wholly written before; a call it writes later fails over
   * there at once (the JS engine cannot cut and answers those too). With
   * `timeoutMs`, what is not answered by then is cut and reported. Never loses
   * an answer otherwise. `close()` ends it early.
   */
  shutdown(options: ShutdownOptions = {}): Promise<ShutdownReport> {
    const { timeoutMs } = shutdownOptions.check(options)
    this.#draining ??= this.#drain(timeoutMs)
    return this.#draining
  }

  #acceptSettings(handshaker: Handshaker | undefined, limits: Partial<Limits>): AcceptSettings {
    const { handshaker: own, limits: bounds } = this.#settings
    return { handshaker: handshaker ?? own, limits: { ...bounds, ...limits } }
  }

  async #bind(bind: BindSettings, accept: AcceptSettings): Promise<Listener> {
    const engine = engineFor(this.#settings.engine, bind.socket, this.#settings.clock !== realClock)
    const methods = this.#methods.of(engine)
    const origin = { source: this, side: 'server' as const, address: formatAddress(bind.socket) }
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
      publishListenerClosed(this, origin.address)
      onGone()
    }
    const { limits } = accept
    const { maxConnections, maxConnectionsPerUid, maxRefusalEvents } = limits
    const { rule, parking } = admission
    const bounds = { limits, maxConnections, maxConnectionsPerUid, maxRefusalEvents, parking }
    const bound = await engine.listen({ ...bind, ...bounds, rule, methods }, admission.handler(onClosed))
    origin.address = formatAddress(bound.socket)
    publishListenerOpened(this, origin.address)
    const listener = new Listener(origin.address, bound, closed)
    this.#listeners.add(listener)
    void closed.then(() => this.#listeners.delete(listener))
    return listener
  }

  async #drain(timeoutMs: number | undefined): Promise<ShutdownReport> {
    let cut: CutCall[] = []
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            cut = this.#connections.running()
            void this.close()
          }, timeoutMs)
    const drained = this.#end((listener) => listener.drain()).then(() => this.#connections.drain())
    this.#closing ??= drained
    await drained
    this.#leave()
    clearTimeout(timer)
    return { cut }
  }

  async #close(): Promise<void> {
    await this.#end((listener) => listener.close())
    await this.#connections.close()
    this.#leave()
  }

  /** Called when the last connection is gone. */
  #leave(): void {
    this.#detachLogger()
    this.#methods.drop()
  }

  /** Listeners first: what they still accept is told before their end. */
  async #end(end: (listener: Listener) => Promise<void>): Promise<void> {
    await Promise.all([...this.#listeners].map(end))
  }
}
