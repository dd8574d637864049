import type { Duplex } from 'node:stream'
import { checkDuplex } from '../base/duplex.js'
import { misuse } from '../base/errors/misuse.js'
import { isWellFormed, kindOf } from '../base/errors/text.js'
import { performance } from '../base/runtime.js'
import { ClientCalls, type MessageSource } from '../call/client/client-calls.js'
import { type ClientMethod, clientMethod } from '../call/client/client-method.js'
import { clientStreams, isStreamKind, type MethodKind, type StreamKind } from '../call/method-kind.js'
import type { CallOptions } from '../call/options.js'
import type { ClientOf, ServiceDefinition } from '../call/service.js'
import type { StreamCall } from '../call/stream/stream-call.js'
import { checkBytes, rawCodec } from '../codec/raw.js'
import { attachLogger } from '../diagnostics/attach-logger.js'
import type { Origin } from '../diagnostics/origin.js'
import { nodeEngine } from '../engine/engines.js'
import type { PeerCredentials } from '../peer/credentials.js'
import type { ClientConnection } from '../protocol/client-connection.js'
import { type ClientCallSnapshot, callSnapshot } from '../protocol/snapshots.js'
import type { WatchedCall } from '../protocol/stuck-calls.js'
import { watchStuckCalls } from '../protocol/watch-stuck-calls.js'
import { attachConnection, type ClientParts, singleClient } from './attach.js'
import { type ClientOptions, checkClientOptions } from './client-options.js'
import type { FacadeLink } from './link/single-link.js'
import { clientOf, type ServiceOptions } from './service-client.js'

/** Raw methods that a client keeps by name. */
const MAX_REMEMBERED = 1024

/**
 * Calls methods of a server. Made by `connect`.
 *
 * Calls may be made at any time, any number at once; they are answered in any
 * order. Only open calls keep the process alive.
 *
 * @example
 * ```js
 * import { Client, Server } from 'ttrpc'
 * import { inMemory } from 'ttrpc/testing'
 *
 * const server = new Server().registerRaw('demo.v1.Echo', { Say: (request) => request })
 * const client = inMemory(server) // or: await connect('unix:///run/echo.sock')
 * const reply = await client.call('demo.v1.Echo', 'Say', Buffer.from('hi'), { timeoutMs: 1000 })
 * console.log(client instanceof Client, Buffer.from(reply).toString()) // true hi
 * await client.close()
 * await server.close()
 * ```
 */
export class Client {
  /** Resolves when the connection is gone for good and `onClose` has ended. Never rejects. */
  readonly closed: Promise<void>
  readonly #link: FacadeLink
  readonly #calls: ClientCalls
  /** Most raw calls are of the same method as the one before: they need no key. */
  #lastRawMethod: ClientMethod<Uint8Array, Uint8Array> | undefined
  /** Made for the first raw call. */
  #rawMethods: Map<string, ClientMethod<Uint8Array, Uint8Array>> | undefined

  /** @internal Use `connect` or `Client.over`. */
  constructor(parts: ClientParts) {
    const { link, address, logger, stuckCallMs } = parts
    this.#link = link
    this.#calls = new ClientCalls(parts)
    this.closed = link.closed
    if (logger !== undefined) void this.closed.then(attachLogger(this, logger))
    const origin: Origin = { source: this, side: 'client', address }
    link.announce(origin)
    if (stuckCallMs === 0) return
    const stuck = watchStuckCalls(stuckCallMs, () => this.#openCalls(origin))
    link.onBusy(() => stuck.watch())
  }

  /**
   * Returns a client over an open connection: any Duplex (Go's NewClient). It belongs to the client from then on.
   * Throws `ERR_TTRPC_OPTION`.
   */
  static over(duplex: Duplex, options: ClientOptions = {}): Client {
    checkDuplex(duplex, 'the argument of Client.over')
    const settings = checkClientOptions(options)
    const engine = nodeEngine()
    const connection = engine.attach(duplex, settings.limits, undefined)
    return new Client(singleClient(attachConnection(engine, connection, settings), settings, undefined))
  }

  /** @internal */
  static connectionOf(client: Client): ClientConnection {
    return client.#link.connection
  }

  /** Credentials of the server, as the kernel recorded them: of the process that called listen(). Undefined where unknown. */
  get peer(): PeerCredentials | undefined {
    return this.#link.connection.transport.peer
  }

  /** `'closed'` once no call can be made any more; `'connecting'` while a reconnecting client has no connection. */
  get state(): 'open' | 'connecting' | 'closed' {
    return this.#link.state
  }

  /** The open calls, with their ages: a snapshot, made at each read. */
  get calls(): readonly ClientCallSnapshot[] {
    const now = performance.now()
    const calls: ClientCallSnapshot[] = []
    for (const connection of this.#link.connections) {
      for (const { whole, budgeted } of connection.calls)
        calls.push({ ...callSnapshot(whole, now, budgeted?.unreadBytes), waiting: false })
    }
    for (const call of this.#link.waiting) calls.push({ ...callSnapshot(call, now), waiting: true })
    return calls
  }

  /**
   * Calls a unary method with an encoded request. Resolves with the encoded reply.
   *
   * @param service full name, e.g. `demo.v1.Greeter`
   * @param method name on the wire, e.g. `SayHello`
   * @param bytes the encoded request; may be changed after this returns (with interceptors: after the call has ended)
   * @throws `TypeError` with an `ERR_TTRPC_*` code at once for wrong arguments. Every other failure rejects:
   *   `TtrpcError` with the peer's status, code 4 after the deadline, 1 after an abort;
   *   `ClosedError`; `OversizedMessageError`.
   */
  call(service: string, method: string, bytes: Uint8Array, options?: CallOptions): Promise<Uint8Array> {
    checkBytes(bytes, 'the request')
    return this.#calls.unary(this.#rawMethod(service, method, 'unary'), bytes, options)
  }

  /**
   * Opens a stream of encoded messages (Go's NewStream).
   *
   * @param request for `'serverStreaming'` the encoded request; else an iterable of encoded messages, sent one
   *   after the other and then closed, or undefined to `send` them
   * @throws `TypeError` with an `ERR_TTRPC_*` code at once for wrong arguments. Every other failure ends the
   *   call, and `receive` rejects with it, as `call` does.
   */
  stream(
    service: string,
    method: string,
    kind: 'serverStreaming',
    request: Uint8Array,
    options?: CallOptions,
  ): StreamCall<Uint8Array, Uint8Array>
  stream(
    service: string,
    method: string,
    kind: 'clientStreaming' | 'bidiStreaming',
    requests?: MessageSource<Uint8Array>,
    options?: CallOptions,
  ): StreamCall<Uint8Array, Uint8Array>
  stream(
    service: string,
    method: string,
    kind: StreamKind,
    request?: Uint8Array | MessageSource<Uint8Array>,
    options?: CallOptions,
  ): StreamCall<Uint8Array, Uint8Array> {
    checkKind(kind)
    if (!clientStreams(kind)) checkBytes(request, 'the request')
    return this.#calls.stream(this.#rawMethod(service, method, kind), request, options)
  }

  /**
   * Returns an object with a function for each method of the service, under its local name (`sayHello` for
   * `SayHello`). `options.methods` has defaults for the calls of each method. Throws `ERR_TTRPC_DEFINITION` or
   * `ERR_TTRPC_OPTION`.
   */
  service<S extends ServiceDefinition>(definition: S, options?: ServiceOptions<S>): ClientOf<S> {
    return clientOf(definition, this.#calls, options)
  }

  /** Closes the connection: open calls fail with `ClosedError`. Resolves as `closed`; may be called again. */
  close(): Promise<void> {
    this.#calls.close()
    this.#link.close()
    return this.closed
  }

  /** Open calls keep the process alive (the default). Returns the client. */
  ref(): this {
    this.#link.hold(true)
    this.#calls.allowHold(true)
    return this
  }

  /** Nothing of this client keeps the process alive. Returns the client. */
  unref(): this {
    this.#link.hold(false)
    this.#calls.allowHold(false)
    return this
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  *#openCalls(origin: Origin): Iterable<WatchedCall> {
    for (const connection of this.#link.connections) {
      for (const { whole, id } of connection.calls) yield { call: whole, connection, stream: id }
    }
    const nowhere = { origin, number: 0, peer: undefined }
    for (const call of this.#link.waiting) yield { call, connection: nowhere, stream: 0 }
  }

  #rawMethod(service: string, method: string, kind: MethodKind): ClientMethod<Uint8Array, Uint8Array> {
    const last = this.#lastRawMethod
    if (last !== undefined && last.method === method && last.service === service && last.kind === kind)
      return last
    const found = this.#namedRawMethod(service, method, kind)
    this.#lastRawMethod = found
    return found
  }

  #namedRawMethod(service: string, method: string, kind: MethodKind): ClientMethod<Uint8Array, Uint8Array> {
    const key = `${kind} ${service}/${method}`
    const known = this.#rawMethods?.get(key)
    if (known !== undefined) return known
    for (const [what, name] of [
      ['service', service],
      ['method', method],
    ]) {
      if (typeof name !== 'string' || !isWellFormed(name)) {
        throw misuse('ERR_TTRPC_ARGUMENT', `the name of the ${what} must be a well-formed string`)
      }
    }
    const made = clientMethod(service, method, kind, rawCodec, rawCodec)
    this.#rawMethods ??= new Map()
    if (this.#rawMethods.size < MAX_REMEMBERED) this.#rawMethods.set(key, made)
    return made
  }
}

function checkKind(kind: unknown): void {
  if (isStreamKind(kind)) return
  const given = typeof kind === 'string' ? JSON.stringify(kind) : kindOf(kind)
  throw misuse(
    'ERR_TTRPC_ARGUMENT',
    `the kind of a stream is 'serverStreaming', 'clientStreaming' or 'bidiStreaming', not ${given}`,
  )
}
