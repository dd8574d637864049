import type { Duplex } from 'node:stream'
import { checkHandshaker, type Handshaker, unixSocketRequireSameUser } from '../admission/handshaker.js'
import { ServerClosedError } from '../base/errors/connection-errors.js'
import { canceled } from '../base/errors/ended-call.js'
import { type Clock, checkClock } from '../call/clock.js'
import { checkInterceptors, type Interceptor } from '../call/interceptor.js'
import { Dispatcher } from '../call/server/dispatcher.js'
import { runAsCurrent, runInOwnScope } from '../call/server/handler-scope.js'
import { checkDefinition, type ServiceDefinition, type ServiceImplementation } from '../call/service.js'
import { startDebug } from '../diagnostics/debug.js'
import { publishListenerClosed, publishListenerOpened } from '../diagnostics/listeners.js'
import { attachLogger } from '../diagnostics/log-writer.js'
import { checkLogger, type Logger } from '../diagnostics/logger.js'
import { nameOf } from '../engine/address/socket-name.js'
import type { Engine } from '../engine/engine.js'
import { type EngineChoice, engineFor, nodeEngine } from '../engine/engines.js'
import type { MethodNames } from '../engine/method-names.js'
import { checkSignal, closeOnAbort } from '../options/abort-signal.js'
import { checkChoice, checkFlag, checkOptions } from '../options/checks.js'
import { checkLimits, checkNumber, type Limits, mergeLimits } from '../options/limits.js'
import type { PeerCredentials } from '../peer/credentials.js'
import type { StreamIdPolicy } from '../protocol/stream-ids.js'
import { STUCK_RANGE } from '../protocol/stuck-calls.js'
import { Door } from './admission.js'
import { type ConnectionSnapshot, type CutCall, ServerConnections } from './connections.js'
import { BIND_OPTIONS, type BindOptions, bindSettings, type ListenAddress } from './listen-options.js'
import { Listener } from './listener.js'
import { fallbackMethods, type RawHandler, type RawHandlers, rawMethods, typedMethods } from './methods.js'

/** What a `Server` may be given. */
export interface ServerOptions {
  /** Who may talk to listeners that name no handshaker of their own. Default: `unixSocketRequireSameUser()`. */
  readonly handshaker?: Handshaker
  /** Send the texts of errors that are no TtrpcError to callers. Default false: they get a generic text. */
  readonly exposeErrors?: boolean
  /** For listeners that name none of their own. */
  readonly limits?: Partial<Limits>
  /** Default `'auto'`: the native engine where it loads, else the JS engine with one warning. */
  readonly engine?: EngineChoice
  /** Around every call, the first outermost; they run before its payload is decoded. */
  readonly interceptors?: readonly Interceptor[]
  /** `currentContext()` gives the running call's context in handlers and all they await. Default false, which costs nothing. */
  readonly inheritContext?: boolean
  /** Publish each call that runs for longer, once, on the diagnostics channel `ttrpc:call.stuck`. 0: none. Default 0. */
  readonly stuckCallMs?: number
  /**
   * Which stream ids open a call. Default `'increasing'`, as Go; `'unique'` takes any of no running call, for clients
   * that send ids out of order, as the asynchronous ones of ttrpc-rust may (F5).
   */
  readonly streamIdPolicy?: StreamIdPolicy
  /** Is told what happens, a line an event: docs/observability.md. `console` fits. */
  readonly logger?: Logger
  /** For tests: where deadlines get their time from. The native engine, which has timers of its own, refuses it. */
  readonly clock?: Clock
}

/** What `listen` and `serve` may be given. */
interface AcceptOptions {
  /** Default: the server's. */
  readonly handshaker?: Handshaker
  /** Override the server's, one by one. */
  readonly limits?: Partial<Limits>
}

/** What `listen` may be given. */
export interface ListenOptions extends AcceptOptions, BindOptions {
  /** Closes the listener; open connections go on. */
  readonly signal?: AbortSignal
}

/** What `serve` may be given. */
export interface ServeOptions extends AcceptOptions {
  /** Who is at the other end, where you know it: the handshaker judges these credentials, and handlers see them. */
  readonly peer?: PeerCredentials
}

/** What `shutdown` may be given. */
export interface ShutdownOptions {
  /** After this long, calls that are not answered are cut. Default: never. */
  readonly timeoutMs?: number
}

/** What `shutdown` came to. */
export interface ShutdownReport {
  /** Calls whose callers got no answer; empty unless the time was up. */
  readonly cut: readonly CutCall[]
}

/** What `register` may be given. */
export interface RegisterOptions {
  /** Methods may be missing; calls to them are answered with 12. Default false. */
  readonly partial?: boolean
}

const SERVER_OPTIONS = new Set([
  'handshaker',
  'exposeErrors',
  'limits',
  'engine',
  'interceptors',
  'inheritContext',
  'stuckCallMs',
  'streamIdPolicy',
  'logger',
  'clock',
])
const LISTEN_OPTIONS = new Set(['handshaker', 'limits', 'signal', ...BIND_OPTIONS])
const REGISTER_OPTIONS = new Set(['partial'])
const SERVE_OPTIONS = new Set(['handshaker', 'limits', 'peer'])
const SHUTDOWN_OPTIONS = new Set(['timeoutMs'])

/**
 * Serves services on any number of unix sockets.
 *
 * Peers are checked where they are accepted, before a byte of theirs is read;
 * a refused one sees the close and nothing else.
 */
export class Server {
  readonly #options: ServerOptions
  readonly #limits: Limits
  readonly #handshaker: Handshaker
  readonly #detachLogger: () => void
  readonly #dispatcher: Dispatcher
  readonly #listeners = new Set<Listener>()
  readonly #connections: ServerConnections
  readonly #methods = new Map<Engine, MethodNames>()
  #closing: Promise<void> | undefined
  #draining: Promise<ShutdownReport> | undefined

  constructor(options: ServerOptions = {}) {
    checkOptions('server', options, SERVER_OPTIONS)
    checkFlag('exposeErrors', options.exposeErrors)
    checkFlag('inheritContext', options.inheritContext)
    this.#limits = checkLimits(options.limits)
    this.#options = options
    this.#handshaker = checkHandshaker('handshaker', options.handshaker ?? unixSocketRequireSameUser())
    this.#dispatcher = new Dispatcher({
      exposeErrors: options.exposeErrors === true,
      clock: checkClock(options.clock),
      runInScope: options.inheritContext === true ? runAsCurrent : runInOwnScope,
      interceptors: checkInterceptors(options.interceptors),
      onConnectionClosed: (connection) => this.#connections.delete(connection),
    })
    this.#connections = new ServerConnections(
      this.#dispatcher,
      checkChoice('streamIdPolicy', options.streamIdPolicy, ['increasing', 'unique']),
      checkNumber('stuckCallMs', options.stuckCallMs, STUCK_RANGE),
    )
    this.#detachLogger = attachLogger(this, checkLogger(options.logger))
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
    checkOptions('register', options, REGISTER_OPTIONS)
    this.#dispatcher.add(definition.name, typedMethods(definition, implementation, options.partial === true))
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
    checkOptions('listen', options, LISTEN_OPTIONS)
    const bind = bindSettings(address, options)
    const { socket } = bind
    const handshaker = checkHandshaker('handshaker', options.handshaker ?? this.#handshaker)
    const limits = mergeLimits(this.#limits, options.limits)
    const signal = checkSignal(options.signal)
    if (this.#closing !== undefined) throw new ServerClosedError()
    if (signal?.aborted) throw canceled(signal.reason)
    const engine = engineFor(this.#options.engine, socket, this.#options.clock !== undefined)
    const methods = this.#methodsOf(engine)
    const origin = { source: this, side: 'server' as const, address: nameOf(socket) }
    let onGone: () => void = () => {}
    const closed = new Promise<void>((resolve) => {
      onGone = resolve
    })
    const door = new Door(origin, handshaker, limits, this.#connections, engine.hasCredentials)
    const { maxConnections, maxConnectionsPerUid, maxRefusalEvents } = limits
    const { rule, parking } = door
    const request = {
      ...bind,
      rule,
      limits,
      methods,
      maxConnections,
      maxConnectionsPerUid,
      maxRefusalEvents,
      parking,
    }
    const bound = await engine.listen(
      request,
      door.handler(() => {
        publishListenerClosed(this, origin.address)
        onGone()
      }),
    )
    origin.address = nameOf(bound.socket)
    const listener = new Listener(origin.address, bound, closed)
    publishListenerOpened(this, origin.address)
    this.#listeners.add(listener)
    void closed.then(() => this.#listeners.delete(listener))
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
    checkOptions('serve', options, SERVE_OPTIONS)
    const handshaker = checkHandshaker('handshaker', options.handshaker ?? this.#handshaker)
    const limits = mergeLimits(this.#limits, options.limits)
    if (this.#closing !== undefined) throw new ServerClosedError()
    const { peer } = options
    const origin = { source: this, side: 'server' as const, address: undefined }
    const door = new Door(origin, handshaker, limits, this.#connections, peer !== undefined)
    const engine = nodeEngine()
    const connection = engine.attach(duplex, limits, this.#methodsOf(engine), peer, limits.handshakeTimeoutMs)
    door.admit(connection)
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
    checkOptions('shutdown', options, SHUTDOWN_OPTIONS)
    const timeoutMs =
      options.timeoutMs === undefined
        ? undefined
        : checkNumber('timeoutMs', options.timeoutMs, { default: 0, least: 0, most: 0x7fff_ffff })
    this.#draining ??= this.#drain(timeoutMs)
    return this.#draining
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

  /** Nobody calls any more. */
  #leave(): void {
    this.#detachLogger()
    for (const methods of this.#methods.values()) methods.drop()
    this.#methods.clear()
  }

  /** Listeners first: what they still accept is told before their end. */
  async #end(end: (listener: Listener) => Promise<void>): Promise<void> {
    await Promise.all([...this.#listeners].map(end))
  }

  #methodsOf(engine: Engine): MethodNames {
    let methods = this.#methods.get(engine)
    if (methods === undefined) {
      methods = engine.createMethodTable()
      this.#methods.set(engine, methods)
      this.#dispatcher.attach(methods)
    }
    return methods
  }
}
