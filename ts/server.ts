import { formatAddress, parseAddress, socketNameOf } from './address.js'
import { Dispatcher } from './call/dispatcher.js'
import type { Engine, EngineConnection, ListenerHandler, MethodTable } from './engine/engine.js'
import { nativeEngine } from './engine/engines.js'
import { ServerClosedError } from './errors/connection-errors.js'
import { misuse } from './errors/misuse.js'
import { type Handshaker, unixSocketRequireSameUser } from './handshaker.js'
import { checkLimits, type Limits } from './limits.js'
import { Listener } from './listener.js'
import { checkOptions } from './options.js'
import { ServerConnection } from './protocol/server-connection.js'
import { publishRefusal } from './refusals.js'
import { type RawHandler, rawMethods, typedMethods } from './server-methods.js'
import { checkDefinition, type ServiceDefinition, type ServiceImplementation } from './service.js'

/** What a `Server` may be given. */
export interface ServerOptions {
  /** Who may talk to listeners that name no handshaker of their own. Default: `unixSocketRequireSameUser()`. */
  readonly handshaker?: Handshaker
  /** Send the texts of errors that are no TtrpcError to callers. Default false: they get a generic text. */
  readonly exposeErrors?: boolean
  /** For listeners that name none of their own. */
  readonly limits?: Partial<Limits>
}

/** What `listen` may be given. */
export interface ListenOptions {
  /** Default: the server's. */
  readonly handshaker?: Handshaker
  /** Override the server's, one by one. */
  readonly limits?: Partial<Limits>
}

/** What `register` may be given. */
export interface RegisterOptions {
  /** Methods may be missing; calls to them are answered with 12. Default false. */
  readonly partial?: boolean
}

const SERVER_OPTIONS = new Set(['handshaker', 'exposeErrors', 'limits'])
const LISTEN_OPTIONS = new Set(['handshaker', 'limits'])

/**
 * Serves services on any number of unix sockets.
 *
 * Peers are checked where they are accepted, before a byte of theirs is read;
 * a refused one sees the close and nothing else.
 */
export class Server {
  readonly #options: ServerOptions
  readonly #handshaker: Handshaker
  readonly #dispatcher: Dispatcher
  readonly #listeners = new Set<Listener>()
  readonly #connections = new Set<ServerConnection>()
  #engine: Engine | undefined
  #methods: MethodTable | undefined
  #closing: Promise<void> | undefined
  #onLastConnection: (() => void) | undefined

  constructor(options: ServerOptions = {}) {
    checkOptions('server', options, SERVER_OPTIONS)
    checkLimits(options.limits)
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
   * @param address `unix:///path`, `/path`, or `unix:@abstract`
   */
  async listen(address: string, options: ListenOptions = {}): Promise<Listener> {
    checkOptions('listen', options, LISTEN_OPTIONS)
    const parsed = parseAddress(address)
    const socket = socketNameOf(parsed)
    if (socket === undefined) {
      throw misuse('ERR_TTRPC_ADDRESS', `${address} is no unix socket's name, and the native engine listens on nothing else`)
    }
    const { rule } = checkHandshaker(options.handshaker ?? this.#handshaker)
    const limits = checkLimits({ ...this.#options.limits, ...options.limits })
    if (this.#closing !== undefined) throw new ServerClosedError()
    const { engine, methods } = this.#start()
    const name = formatAddress(parsed)
    let onGone: () => void = () => {}
    const closed = new Promise<void>(resolve => {
      onGone = resolve
    })
    const handler = this.#listenerHandler(name, limits, () => {
      this.#listeners.delete(listener)
      onGone()
    })
    const request = { socket, rule, limits, methods, maxConnections: limits.maxConnections }
    const listener = new Listener(name, engine.listen(request, handler), closed)
    this.#listeners.add(listener)
    return listener
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

  #start(): { engine: Engine; methods: MethodTable } {
    if (this.#engine === undefined || this.#methods === undefined) {
      this.#engine = nativeEngine()
      this.#methods = this.#engine.createMethodTable()
      this.#dispatcher.attach(this.#methods)
    }
    return { engine: this.#engine, methods: this.#methods }
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
