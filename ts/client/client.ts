import type { Duplex } from 'node:stream'
import { misuse } from '../base/errors/misuse.js'
import { isWellFormed, kindOf } from '../base/errors/text.js'
import { performance } from '../base/runtime.js'
import { ClientCalls, type MessageSource } from '../call/client/client-calls.js'
import { type ClientMethod, clientMethod } from '../call/client/client-method.js'
import { clientStreams, type MethodKind, type StreamKind } from '../call/method-kind.js'
import type { CallOptions } from '../call/options.js'
import { type ClientOf, checkDefinition, type ServiceDefinition } from '../call/service.js'
import type { StreamCall } from '../call/stream/stream-call.js'
import { checkBytes, rawCodec } from '../codec/raw.js'
import { attachLogger } from '../diagnostics/log-writer.js'
import type { Origin } from '../diagnostics/origin.js'
import { nodeEngine } from '../engine/engines.js'
import type { PeerCredentials } from '../peer/credentials.js'
import type { ClientConnection } from '../protocol/client-connection.js'
import { type ClientCallSnapshot, callSnapshot } from '../protocol/snapshots.js'
import { StuckCalls, type WatchedCall } from '../protocol/stuck-calls.js'
import { attachClient, type ClientOptions, checkClientOptions, type OpenedClient } from './client-options.js'
import type { FacadeLink } from './link/single-link.js'
import { clientOf, type ServiceOptions } from './service-client.js'

/** Raw methods whose names a client remembers. */
const MAX_REMEMBERED = 1024

/**
 * Calls methods over one connection. Made by `connect`.
 *
 * Calls may be made at any time, any number at once; they are answered in any
 * order. A client that waits for nothing does not keep the process alive.
 */
export class Client {
  /** Resolves once, when the connection is gone and `onClose` has ended. Never rejects. */
  readonly closed: Promise<void>
  readonly #link: FacadeLink
  readonly #calls: ClientCalls
  readonly #rawMethods = new Map<string, ClientMethod<Uint8Array, Uint8Array>>()

  /** @internal Use `connect` or `Client.over`. */
  constructor(opened: OpenedClient) {
    const { link, defaults, chain, address, logger, stuckCallMs } = opened
    this.#link = link
    this.#calls = new ClientCalls(link, defaults, chain)
    this.closed = link.closed
    if (logger !== undefined) void this.closed.then(attachLogger(this, logger))
    const origin: Origin = { source: this, side: 'client', address }
    link.announce(origin)
    if (stuckCallMs === 0) return
    const stuck = new StuckCalls(stuckCallMs, () => this.#openCalls(origin))
    link.onBusy(() => stuck.watch())
  }

  /** A client over a connection that stands already: any Duplex (Go's NewClient). It belongs to the client from now on. */
  static over(duplex: Duplex, options: ClientOptions = {}): Client {
    const settings = checkClientOptions('client', options)
    const engine = nodeEngine()
    return new Client(
      attachClient(engine, engine.attach(duplex, settings.limits, undefined), settings, undefined),
    )
  }

  /** @internal */
  static connectionOf(client: Client): ClientConnection {
    return client.#link.connection
  }

  /** The server, as the kernel told it when the connection was made: the process that called listen(). */
  get peer(): PeerCredentials | undefined {
    return this.#link.connection.transport.peer
  }

  /** `'closed'` once no call can be made any more; `'connecting'` while a client that reconnects has no connection. */
  get state(): 'open' | 'connecting' | 'closed' {
    return this.#link.state
  }

  /** The calls that wait for their end, with their ages: a snapshot, made at each reading. */
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
   * Calls a method with encoded bytes and gives the encoded answer.
   *
   * @param service full name, e.g. `demo.v1.Greeter`
   * @param method name on the wire, e.g. `SayHello`
   * @param bytes the encoded request; may be changed once this returns (with interceptors: once the call has ended)
   * @throws `TypeError` with an `ERR_TTRPC_*` code at once for wrong arguments. All else rejects:
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
   * @throws `TypeError` with an `ERR_TTRPC_*` code at once for wrong arguments. All else ends the call, and
   *   `receive` rejects with it: as `call` does.
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
   * The service's methods, as functions made once. What `options.methods` says of a method holds for its
   * calls that don't say it themselves. Throws `ERR_TTRPC_DEFINITION` or `ERR_TTRPC_OPTION`.
   */
  service<S extends ServiceDefinition>(definition: S, options?: ServiceOptions<S>): ClientOf<S> {
    checkDefinition(definition)
    return clientOf(definition, this.#calls, options)
  }

  /** Ends the connection: calls that wait fail with `ClosedError`. Resolves as `closed`; may be repeated. */
  close(): Promise<void> {
    this.#link.close()
    return this.closed
  }

  /** Calls that wait keep the process alive (the default). */
  ref(): this {
    this.#link.hold(true)
    return this
  }

  /** Nothing of this client keeps the process alive. */
  unref(): this {
    this.#link.hold(false)
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
    const key = `${kind} ${service}/${method}`
    const known = this.#rawMethods.get(key)
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
    if (this.#rawMethods.size < MAX_REMEMBERED) this.#rawMethods.set(key, made)
    return made
  }
}

const STREAM_KINDS: ReadonlySet<unknown> = new Set(['serverStreaming', 'clientStreaming', 'bidiStreaming'])

function checkKind(kind: unknown): void {
  if (STREAM_KINDS.has(kind)) return
  const given = typeof kind === 'string' ? JSON.stringify(kind) : kindOf(kind)
  throw misuse(
    'ERR_TTRPC_ARGUMENT',
    `the kind of a stream is 'serverStreaming', 'clientStreaming' or 'bidiStreaming', not ${given}`,
  )
}
