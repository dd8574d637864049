import type { Duplex } from 'node:stream'
import { ServerClosedError } from '../base/errors/connection-errors.js'
import { canceled } from '../base/errors/ended-call.js'
import { loadModule } from '../base/load-module.js'
import { Dispatcher } from '../call/server/dispatcher.js'
import { runAsCurrent, runInOwnScope } from '../call/server/handler-scope.js'
import { checkDefinition, type ServiceDefinition, type ServiceImplementation } from '../call/service.js'
import { attachLogger } from '../diagnostics/attach-logger.js'
import { startDebug } from '../diagnostics/debug.js'
import { closeOnAbort } from './close-on-abort.js'
import { type ConnectionSnapshot, ServerConnections } from './connections.js'
import { Handshakes } from './handshakes.js'
import { bindSettings, type ListenAddress } from './listen-options.js'
import type { Listener } from './listener.js'
import { Listeners } from './listeners.js'
import { MethodTables } from './method-tables.js'
import { fallbackMethods, type RawHandler, type RawHandlers, rawMethods, typedMethods } from './methods.js'
import { ServerEnd } from './server-end.js'
import {
  type ListenOptions,
  listenOptions,
  type RegisterOptions,
  registerOptions,
  type ServeOptions,
  type ServerOptions,
  type ServerSettings,
  type ShutdownOptions,
  type ShutdownReport,
  serverOptions,
  shutdownOptions,
} from './server-options.js'
import { acceptSettings, type ServerParts } from './server-parts.js'

/**
 * Serves services on any number of unix sockets.
 *
 * Peers are checked when they are accepted, before a byte of theirs is read;
 * a refused peer sees the connection close and nothing else.
 *
 * @example
 * ```js
 * import { connect, Server } from 'ttrpc'
 *
 * const server = new Server() // admits only our own user: unixSocketRequireSameUser()
 * server.registerRaw('demo.v1.Greeter', {
 *   SayHello(request, context) {
 *     return Buffer.from(`hello ${Buffer.from(request)}, you are uid ${context.peer?.uid}`)
 *   },
 * })
 * await server.listen('unix:///tmp/server.sock')
 * const client = await connect('unix:///tmp/server.sock')
 * const reply = await client.call('demo.v1.Greeter', 'SayHello', Buffer.from('ada'))
 * console.log(Buffer.from(reply).toString()) // hello ada, you are uid …
 * await client.close()
 * await server.shutdown({ timeoutMs: 1000 })
 * ```
 */
export class Server {
  readonly #settings: ServerSettings
  readonly #detachLogger: () => void
  readonly #dispatcher: Dispatcher
  readonly #connections: ServerConnections
  readonly #handshakes = new Handshakes()
  readonly #methods: MethodTables
  readonly #listeners: Listeners
  readonly #end: ServerEnd

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
    const parts = { connections: this.#connections, handshakes: this.#handshakes, methods: this.#methods }
    this.#listeners = new Listeners(this, settings, parts)
    this.#end = new ServerEnd(this.#listeners, parts, () => this.#leave())
    this.#detachLogger = attachLogger(this, settings.logger)
    startDebug()
  }

  /**
   * Registers the handlers of a service, by the methods' local names (`sayHello` for `SayHello`). Returns the server.
   * Throws `ERR_TTRPC_DEFINITION`, `ERR_TTRPC_IMPLEMENTATION` or `ERR_TTRPC_DUPLICATE`.
   *
   * @example
   * ```js
   * import { Server } from 'ttrpc'
   * import { inMemory } from 'ttrpc/testing'
   *
   * const json = { encode: (value) => Buffer.from(JSON.stringify(value)), decode: (bytes) => JSON.parse(Buffer.from(bytes)) }
   * const Adder = { name: 'demo.v1.Adder', methods: { Add: { input: json, output: json } } } // or loadProto()
   * const server = new Server().register(Adder, { add: ({ a, b }) => ({ sum: a + b }) })
   * const client = inMemory(server)
   * console.log(await client.service(Adder).add({ a: 1, b: 2 })) // { sum: 3 }
   * await server.close()
   * ```
   */
  register<S extends ServiceDefinition>(
    definition: S,
    implementation: NoInfer<ServiceImplementation<S>>,
  ): this
  register<S extends ServiceDefinition>(
    definition: S,
    implementation: NoInfer<Partial<ServiceImplementation<S>>>,
    options: RegisterOptions,
  ): this
  register(definition: ServiceDefinition, implementation: object, options: RegisterOptions = {}): this {
    checkDefinition(definition)
    const { partial } = registerOptions.check(options)
    this.#dispatcher.add(definition.name, typedMethods(definition, implementation, partial))
    return this
  }

  /**
   * Registers handlers that take and return encoded bytes, by the methods' names on the wire. Returns the server.
   * Throws `ERR_TTRPC_DEFINITION`, `ERR_TTRPC_IMPLEMENTATION` or `ERR_TTRPC_DUPLICATE`.
   *
   * @example
   * ```js
   * import { Server } from 'ttrpc'
   * import { inMemory } from 'ttrpc/testing'
   *
   * const server = new Server().registerRaw('demo.v1.Echo', {
   *   Say: (request) => request,
   *   Repeat: {
   *     kind: 'serverStreaming',
   *     async *handler(request) {
   *       for (let i = 0; i < 3; i++) yield request
   *     },
   *   },
   * })
   * const client = inMemory(server)
   * const call = client.stream('demo.v1.Echo', 'Repeat', 'serverStreaming', Buffer.from('again'))
   * for await (const message of call) console.log(Buffer.from(message).toString()) // again
   * await server.close()
   * ```
   */
  registerRaw(service: string, handlers: RawHandlers): this {
    this.#dispatcher.add(service, rawMethods(service, handlers))
    return this
  }

  /**
   * Sets the handler of every method that is not registered; without one they are answered with code 12. Its context
   * has the names of service and method. For proxies. Returns the server. Throws `ERR_TTRPC_IMPLEMENTATION` or
   * `ERR_TTRPC_DUPLICATE`.
   */
  setFallback(handler: RawHandler): this {
    this.#dispatcher.setFallback(fallbackMethods(handler))
    return this
  }

  /**
   * Listens on an address. The path of a unix socket appears with mode 0600; a stale socket of ours there is
   * replaced. Rejects with `TypeError` (`ERR_TTRPC_*`) for wrong arguments, with `ListenError` when the address
   * cannot be listened on, with `ServerClosedError` after `close`.
   *
   * @example
   * ```js
   * import { Server } from 'ttrpc'
   *
   * const server = new Server()
   * const listener = await server.listen('unix:///tmp/listen.sock', { limits: { maxConnections: 100 } })
   * console.log(listener.address)
   * await listener.close() // open connections go on
   * await server.close()
   * ```
   *
   * @param address `unix:///path`, `/path`, `unix:@abstract`, `fd:3` or `{ fd: 3 }` (a listening socket, see
   *   `listenFds`); `tcp://host:port` and `npipe:////./pipe/name` on the JS engine
   */
  async listen(address: ListenAddress, options: ListenOptions = {}): Promise<Listener> {
    const { handshaker, limits, signal, ...bind } = listenOptions.check(options)
    const settings = bindSettings(address, bind)
    const accept = acceptSettings(this.#settings, handshaker, limits)
    if (this.#end.begun) throw new ServerClosedError()
    if (signal?.aborted) throw canceled(signal.reason)
    const listener = await this.#listeners.bind(settings, accept)
    if (this.#end.begun) await listener.close()
    await closeOnAbort(listener, signal)
    return listener
  }

  /**
   * Serves one open connection, over any Duplex. Its credentials are what `peer` says: without it, a handshaker that
   * needs credentials makes this throw `ERR_TTRPC_NO_CREDENTIALS`. Throws `ServerClosedError` after `close`.
   *
   * @example
   * ```js
   * import { connect, createServer } from 'node:net'
   * import { once } from 'node:events'
   * import { allowAnyPeer, Client, Server } from 'ttrpc'
   *
   * const server = new Server().registerRaw('demo.v1.Echo', { Say: (request) => request })
   * const sockets = createServer((socket) => server.serve(socket, { handshaker: allowAnyPeer() }))
   * await once(sockets.listen(0, '127.0.0.1'), 'listening')
   * const client = Client.over(connect(sockets.address().port, '127.0.0.1'))
   * console.log(Buffer.from(await client.call('demo.v1.Echo', 'Say', Buffer.from('hi'))).toString()) // hi
   * await server.close()
   * sockets.close()
   * ```
   */
  serve(duplex: Duplex, options: ServeOptions = {}): void {
    Server.serveOver(this, duplex, options)
  }

  /** @internal As `serve`. `onRefused`: called with the reason when the handshaker does not admit the peer. */
  static serveOver(
    server: Server,
    duplex: Duplex,
    options: ServeOptions,
    onRefused?: (reason: string) => void,
  ): void {
    const loaded = loadModule(import.meta.url, './serve-duplex.js') as typeof import('./serve-duplex.js')
    loaded.serveDuplex(Server.partsOf(server), duplex, options, onRefused)
  }

  /** @internal Returns its parts for a function of this package that works on a server, in an object that it does not keep. */
  static partsOf(server: Server): ServerParts {
    return {
      server,
      settings: server.#settings,
      connections: server.#connections,
      handshakes: server.#handshakes,
      methods: server.#methods,
      listeners: server.#listeners,
      end: server.#end,
    }
  }

  /** The open connections with their calls and ages: a snapshot, made at each read. */
  get connections(): readonly ConnectionSnapshot[] {
    return this.#connections.snapshots()
  }

  /** The number of open connections. */
  get connectionCount(): number {
    return this.#connections.size
  }

  /** Closes listeners, connections with their calls, and handshakes at once. Resolves when all are gone; may be called again. */
  close(): Promise<void> {
    return this.#end.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /**
   * Stops accepting, answers every call in flight, then closes. In flight is every call that a peer had written
   * whole before this; a call written later fails at the peer at once (the JS engine cannot cut and answers those
   * too). With `timeoutMs`, calls that are not answered by then are cut and reported; no other answer is lost.
   * `close()` ends it early. Resolves when all is gone.
   *
   * @example
   * ```js
   * import { Server } from 'ttrpc'
   *
   * const server = new Server()
   * await server.listen('unix:///tmp/shutdown.sock')
   * const { cut } = await server.shutdown({ timeoutMs: 5000 })
   * for (const { service, method, ageMs } of cut) console.warn(`cut ${service}/${method} after ${ageMs} ms`)
   * ```
   */
  shutdown(options: ShutdownOptions = {}): Promise<ShutdownReport> {
    const { timeoutMs } = shutdownOptions.check(options)
    return this.#end.shutdown(timeoutMs)
  }

  /** Called when the last connection is gone. */
  #leave(): void {
    this.#detachLogger()
    this.#methods.drop()
  }
}
