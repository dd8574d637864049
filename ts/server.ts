import type { Duplex } from 'node:stream'
import { parseAddress, socketNameOf } from './address.js'
import { Dispatcher } from './call/dispatcher.js'
import { requireAnyPeer } from './engine/credentials.js'
import type { Engine, EngineConnection, ListenerHandler, MethodTable, PeerCredentials } from './engine/engine.js'
import { type EngineChoice, engineFor, nodeEngine } from './engine/engines.js'
import { admits } from './engine/peer-rule.js'
import { nameOf } from './engine/socket-name.js'
import { ServerClosedError } from './errors/connection-errors.js'
import { misuse } from './errors/misuse.js'
import { kindOf } from './errors/text.js'
import { type Handshaker, unixSocketRequireSameUser } from './handshaker.js'
import { checkLimits, type Limits, mergeLimits } from './limits.js'
import { Listener } from './listener.js'
import { checkOptions } from './options.js'
import { ServerConnection } from './protocol/server-connection.js'
import { publishRefusal } from './refusals.js'
import { type RawHandler, rawMethods, typedMethods } from './server-methods.js'
import { checkDefinition, type ServiceDefinition, type ServiceImplementation } from './service.js'
import { RefuseReason } from './wire/row.js'

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
}

/** What `listen` may be given. */
export interface ListenOptions {
  /** Default: the server's. */
  readonly handshaker?: Handshaker
  /** Override the server's, one by one. */
  readonly limits?: Partial<Limits>
}

/** What `serve` may be given. */
export interface ServeOptions extends ListenOptions {
  /** Who is at the other end, where you know it: the handshaker judges these credentials, and handlers see them. */
  readonly peer?: PeerCredentials
}

/** What `register` may be given. */
export interface RegisterOptions {
  /** Methods may be missing; calls to them are answered with 12. Default false. */
  readonly partial?: boolean
}

const SERVER_OPTIONS = new Set(['handshaker', 'exposeErrors', 'limits', 'engine'])
const LISTEN_OPTIONS = new Set(['handshaker', 'limits'])
const REGISTER_OPTIONS = new Set(['partial'])
const SERVE_OPTIONS = new Set(['handshaker', 'limits', 'peer'])

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
  readonly #dispatcher: Dispatcher
  readonly #listeners = new Set<Listener>()
  readonly #connections = new Set<ServerConnection>()
  readonly #methods = new Map<Engine, MethodTable>()
  #closing: Promise<void> | undefined
  #onLastConnection: (() => void) | undefined

  constructor(options: ServerOptions = {}) {
    checkOptions('server', options, SERVER_OPTIONS)
    if (options.exposeErrors !== undefined && typeof options.exposeErrors !== 'boolean') {
      throw misuse('ERR_TTRPC_OPTION', `exposeErrors must be true or false, not ${kindOf(options.exposeErrors)}`)
    }
    this.#limits = checkLimits(options.limits)
    this.#options = options
    this.#handshaker = checkHandshaker(options.handshaker ?? unixSocketRequireSameUser())
    this.#dispatcher = new Dispatcher({
      exposeErrors: options.exposeErrors === true,
      onConnectionClosed: connection => this.#onConnectionClosed(connection),
    })
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
  registerRaw(service: string, handlers: Readonly<Record<string, RawHandler>>): this {
    this.#dispatcher.add(service, rawMethods(service, handlers))
    return this
  }

  /**
   * Listens on a unix socket; its path is born with mode 0600, and a stale
   * socket of ours there is taken over. Rejects with `ListenError` when the
   * address cannot be had, with `ServerClosedError` after `close`.
   *
   * @param address `unix:///path`, `/path`, `unix:@abstract`; `tcp://host:port` and `npipe:////./pipe/name` on the JS engine
   */
  async listen(address: string, options: ListenOptions = {}): Promise<Listener> {
    checkOptions('listen', options, LISTEN_OPTIONS)
    const socket = socketNameOf(parseAddress(address))
    if (socket === undefined) throw misuse('ERR_TTRPC_ADDRESS', `${address} cannot be listened on yet`)
    const { rule } = checkHandshaker(options.handshaker ?? this.#handshaker)
    const limits = mergeLimits(this.#limits, options.limits)
    if (this.#closing !== undefined) throw new ServerClosedError()
    const engine = engineFor(this.#options.engine, socket)
    const methods = this.#methodsOf(engine)
    let onGone: () => void = () => {}
    const closed = new Promise<void>(resolve => {
      onGone = resolve
    })
    const handler = this.#listenerHandler(nameOf(socket), limits, () => onGone())
    const bound = await engine.listen({ socket, rule, limits, methods, maxConnections: limits.maxConnections }, handler)
    const listener = new Listener(nameOf(bound.socket), bound, closed)
    this.#listeners.add(listener)
    void closed.then(() => this.#listeners.delete(listener))
    if (this.#closing !== undefined) await listener.close()
    return listener
  }

  /**
   * Serves one connection that stands already, over any Duplex. Nobody but you
   * can tell who is at its other end: without `peer`, a handshaker that must
   * know it throws `ERR_TTRPC_NO_CREDENTIALS` at once.
   */
  serve(duplex: Duplex, options: ServeOptions = {}): void {
    checkOptions('serve', options, SERVE_OPTIONS)
    const { rule } = checkHandshaker(options.handshaker ?? this.#handshaker)
    const limits = mergeLimits(this.#limits, options.limits)
    if (this.#closing !== undefined) throw new ServerClosedError()
    const { peer } = options
    if (peer === undefined) requireAnyPeer(rule, 'serve()')
    else if (!admits(rule, peer)) {
      publishRefusal('serve()', peer, RefuseReason.RULE, 0)
      duplex.destroy()
      return
    }
    const engine = nodeEngine()
    this.#onAccept(engine.attach(duplex, limits, this.#methodsOf(engine), peer), limits)
  }

  /** How many connections are open. */
  get connectionCount(): number {
    return this.#connections.size
  }

  /** Ends everything at once: listeners, connections and the calls on them. Resolves when all is gone; may be repeated. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    // Listeners first: what they still accept is closed as it comes, told before their end.
    await Promise.all([...this.#listeners].map(listener => listener.close()))
    const gone = new Promise<void>(resolve => {
      this.#onLastConnection = resolve
    })
    for (const connection of this.#connections) connection.engine.close()
    if (this.#connections.size > 0) await gone
  }

  #methodsOf(engine: Engine): MethodTable {
    let methods = this.#methods.get(engine)
    if (methods === undefined) {
      methods = engine.createMethodTable()
      this.#methods.set(engine, methods)
      this.#dispatcher.attach(methods)
    }
    return methods
  }

  #listenerHandler(address: string, limits: Limits, onClosed: () => void): ListenerHandler {
    return {
      onAccept: connection => this.#onAccept(connection, limits),
      onRefuse: (peer, reason, errno) => publishRefusal(address, peer, reason, errno),
      onClosed,
    }
  }

  #onAccept(connection: EngineConnection, limits: Limits): void {
    this.#connections.add(new ServerConnection(connection, this.#dispatcher, limits))
    if (this.#closing !== undefined) connection.close()
  }

  #onConnectionClosed(connection: ServerConnection): void {
    this.#connections.delete(connection)
    if (this.#connections.size === 0) this.#onLastConnection?.()
  }
}

function checkHandshaker(handshaker: unknown): Handshaker {
  const rule = (handshaker as Partial<Handshaker> | null | undefined)?.rule
  if (typeof rule !== 'object' || rule === null || typeof rule.uid !== 'number' || typeof rule.gid !== 'number') {
    throw misuse('ERR_TTRPC_OPTION', 'handshaker must be one that this package makes, e.g. unixSocketRequireSameUser()')
  }
  return handshaker as Handshaker
}
