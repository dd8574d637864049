import { Code } from '../../base/code.js'
import { misuse } from '../../base/errors/misuse.js'
import type { PayloadCodec } from '../../codec/payload.js'
import type { MethodTable } from '../../engine/engine.js'
import type { RequestHandler, ServerConnection } from '../../protocol/server-connection.js'
import type { ServerConnectionLimits } from '../../protocol/server-connection-limits.js'
import { Flag } from '../../wire/frame.js'
import { measureMetadata, visitMetadata } from '../../wire/metadata-codec.js'
import { parseRequest } from '../../wire/request.js'
import {
  BODY_AT,
  BODY_LENGTH,
  METADATA_AT,
  METHOD,
  PAYLOAD_AT,
  PAYLOAD_LENGTH,
  TIMEOUT_HIGH,
  TIMEOUT_LOW,
  TYPE,
} from '../../wire/row.js'
import { wordsToNumber } from '../../wire/varint.js'
import type { HandlerContext } from '../context.js'
import type { Interceptor, InterceptorNext } from '../interceptor.js'
import type { ServerCall, ServerCallSettings } from './server-call.js'
import {
  LazyPayload,
  payloadErrorText,
  type RequestPayload,
  serverChain,
  serverRequest,
} from './server-interception.js'
import type { ServerMethod } from './server-method.js'
import { StreamServerCall } from './stream-server-call.js'
import { UnaryServerCall } from './unary-server-call.js'

const NANOS_A_MS = 1e6
/** What a server that is about to end says to a stream it cannot hear to its end (D4). */
const SERVER_CLOSED = 'ttrpc: server closed'

export interface DispatcherOptions extends ServerCallSettings {
  readonly interceptors: readonly Interceptor[]
  /** Told once for each connection, when it is gone. */
  onConnectionClosed(connection: ServerConnection, reason: number, errno: number): void
}

/** Finds the method of each request and runs its handler. One a server. */
export class Dispatcher implements RequestHandler {
  readonly #options: DispatcherOptions
  readonly #services = new Map<string, Map<string, ServerMethod>>()
  /** By the id that rows carry. */
  readonly #methods: ServerMethod[] = []
  readonly #tables: MethodTable[] = []
  readonly #chain: InterceptorNext | undefined
  #fallback: ((service: string, method: string) => ServerMethod) | undefined

  constructor(options: DispatcherOptions) {
    this.#options = options
    this.#chain = serverChain(options.interceptors)
  }

  /** Makes the method of every name that nobody registered. Throws `ERR_TTRPC_DUPLICATE`. */
  setFallback(methodOf: (service: string, method: string) => ServerMethod): void {
    if (this.#fallback !== undefined) throw misuse('ERR_TTRPC_DUPLICATE', 'the server has a fallback already')
    this.#fallback = methodOf
  }

  /** An engine looks methods up for us from now on. */
  attach(table: MethodTable): void {
    this.#tables.push(table)
    for (const method of this.#methods) table.add(method.service, method.method)
  }

  /** Throws `ERR_TTRPC_DUPLICATE` (B15). */
  add(service: string, methods: readonly ServerMethod[]): void {
    if (this.#services.has(service))
      throw misuse('ERR_TTRPC_DUPLICATE', `duplicate service ${service} registered`)
    const known = new Map<string, ServerMethod>()
    for (const method of methods) {
      known.set(method.method, method)
      this.#methods.push(method)
      for (const table of this.#tables) table.add(method.service, method.method)
    }
    this.#services.set(service, known)
  }

  onConnectionClosed(connection: ServerConnection, reason: number, errno: number): void {
    this.#options.onConnectionClosed(connection, reason, errno)
  }

  onRequest(
    connection: ServerConnection,
    id: number,
    rows: Int32Array,
    at: number,
    memory: Buffer,
    owned: boolean,
  ): void {
    const known = rows[at + METHOD]!
    const method = known >= 0 ? this.#methods[known] : this.#findByName(connection, id, rows, at, memory)
    if (method === undefined) return
    const streams = method.kind !== 'unary'
    const call = streams
      ? new StreamServerCall(connection, id, method, this.#options)
      : new UnaryServerCall(connection, id, method, this.#options)
    const timeoutNano = wordsToNumber(rows[at + TIMEOUT_LOW]!, rows[at + TIMEOUT_HIGH]!)
    const limitMs = shorterMs(timeoutNano / NANOS_A_MS, connection.limits.maxCallTimeoutMs)
    if (limitMs !== 0 && !call.setTimeout(limitMs)) return
    if (rows[at + METADATA_AT]! >= 0) {
      const excess = metadataExcess(connection.limits, rows, at, memory)
      if (excess !== undefined) return connection.refuseCall(id, Code.RESOURCE_EXHAUSTED, excess)
      call.setMetadata(readMetadata(rows, at, memory))
    }
    if (call instanceof StreamServerCall && call.takesMessages) {
      return this.#openStream(call, connection, rows, at, memory, owned)
    }
    if (this.#chain !== undefined) return runIntercepted(call, method, this.#chain, rows, at, memory, owned)
    let request: unknown
    try {
      request = decode(method.input, rows, at, memory, owned)
    } catch (error) {
      return connection.refuseCall(id, Code.INTERNAL, payloadErrorText(error)) // A18
    }
    call.run(method.handler, request)
  }

  /** A call whose messages come as DATA; one in the request itself is the first of them (C3). */
  #openStream(
    call: StreamServerCall,
    connection: ServerConnection,
    rows: Int32Array,
    at: number,
    memory: Buffer,
    owned: boolean,
  ): void {
    const closed = ((rows[at + TYPE]! >>> 8) & Flag.REMOTE_CLOSED) !== 0
    // What is not here by now might be written behind the cut that is coming.
    if (connection.ending && !closed) return connection.refuseCall(call.id, Code.UNAVAILABLE, SERVER_CLOSED)
    if (rows[at + PAYLOAD_LENGTH]! > 0) call.onMessage(rows, at, memory, owned)
    if (closed) call.closeRequests() // C4
    const { messages } = call
    const chain = this.#chain
    if (chain === undefined) return call.run(call.handler, messages)
    const payload: RequestPayload = { read: () => messages }
    call.run((_, context) => chain(serverRequest(context as ServerCall, payload)), messages)
  }

  /** The slow way, for methods the engine has not heard of; answers when there is none (A14, A15, A16). */
  #findByName(
    connection: ServerConnection,
    id: number,
    rows: Int32Array,
    at: number,
    memory: Buffer,
  ): ServerMethod | undefined {
    const request = parseRequest(memory, rows[at + BODY_AT]!, rows[at + BODY_LENGTH]!)
    const service = this.#services.get(request.service)
    const method = service?.get(request.method)
    if (method !== undefined) return method
    if (this.#fallback !== undefined) return this.#fallback(request.service, request.method)
    const missing = service === undefined ? `service ${request.service}` : `method ${request.method}`
    connection.refuseCall(id, Code.UNIMPLEMENTED, missing)
    return undefined
  }
}

/** Interceptors run before the payload is decoded; it is copied when one of them waits before it reads. */
function runIntercepted(
  call: UnaryServerCall | StreamServerCall,
  method: ServerMethod,
  chain: InterceptorNext,
  rows: Int32Array,
  at: number,
  memory: Buffer,
  owned: boolean,
): void {
  const payload = new LazyPayload(
    method.input,
    memory,
    rows[at + PAYLOAD_AT]!,
    rows[at + PAYLOAD_LENGTH]!,
    !owned,
  )
  const run = (request: unknown, context: HandlerContext): unknown =>
    chain(serverRequest(context as ServerCall, request as LazyPayload))
  call.run(run, payload)
  payload.keep()
}

function decode(codec: PayloadCodec, rows: Int32Array, at: number, memory: Buffer, owned: boolean): unknown {
  return codec.decode(memory, rows[at + PAYLOAD_AT]!, rows[at + PAYLOAD_LENGTH]!, !owned)
}

/** Of two time limits, 0 meaning none. */
function shorterMs(asked: number, most: number): number {
  if (most === 0 || asked === 0) return asked + most
  return Math.min(asked, most)
}

/** Why this much metadata is refused; undefined when it is not. */
function metadataExcess(
  limits: ServerConnectionLimits,
  rows: Int32Array,
  at: number,
  memory: Buffer,
): string | undefined {
  const { maxMetadataBytes, maxMetadataPairs } = limits
  const end = rows[at + BODY_AT]! + rows[at + BODY_LENGTH]!
  const { pairs, bytes } = measureMetadata(memory, rows[at + METADATA_AT]!, end)
  if (pairs > maxMetadataPairs) return `${pairs} pairs of metadata exceed the maximum of ${maxMetadataPairs}`
  if (bytes > maxMetadataBytes) return `${bytes} bytes of metadata exceed the maximum of ${maxMetadataBytes}`
  return undefined
}

function readMetadata(rows: Int32Array, at: number, memory: Buffer): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = []
  visitMetadata(
    memory,
    rows[at + METADATA_AT]!,
    rows[at + BODY_AT]! + rows[at + BODY_LENGTH]!,
    (key, value) => {
      pairs.push([key, value])
      return true
    },
  )
  return pairs
}
