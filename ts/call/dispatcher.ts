import { Code } from '../code.js'
import type { PayloadCodec } from '../codec/payload-codec.js'
import type { MethodTable } from '../engine/engine.js'
import { misuse } from '../errors/misuse.js'
import type { RequestHandler, ServerConnection } from '../protocol/server-connection.js'
import { visitMetadata } from '../wire/metadata-codec.js'
import { parseRequest } from '../wire/request.js'
import {
  BODY_AT,
  BODY_LENGTH,
  METADATA_AT,
  METHOD,
  PAYLOAD_AT,
  PAYLOAD_LENGTH,
  TIMEOUT_HIGH,
  TIMEOUT_LOW,
} from '../wire/row.js'
import { wordsToNumber } from '../wire/varint.js'
import type { HandlerContext } from './context.js'
import type { Interceptor, InterceptorNext } from './interceptor.js'
import { LazyPayload, payloadErrorText, serverChain, serverRequest } from './server-interception.js'
import type { ServerMethod } from './server-method.js'
import { type ServerCallSettings, UnaryServerCall } from './unary-server-call.js'

const NANOS_A_MS = 1e6

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
    const call = new UnaryServerCall(connection, id, method, this.#options)
    const timeoutNano = wordsToNumber(rows[at + TIMEOUT_LOW]!, rows[at + TIMEOUT_HIGH]!)
    if (timeoutNano !== 0 && !call.setTimeout(timeoutNano / NANOS_A_MS)) return
    if (rows[at + METADATA_AT]! >= 0) call.setMetadata(readMetadata(rows, at, memory))
    if (this.#chain !== undefined) return runIntercepted(call, method, this.#chain, rows, at, memory, owned)
    let request: unknown
    try {
      request = decode(method.input, rows, at, memory, owned)
    } catch (error) {
      return connection.refuse(id, Code.INTERNAL, payloadErrorText(error)) // A18
    }
    call.run(method.handler, request)
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
    connection.refuse(id, Code.UNIMPLEMENTED, missing)
    return undefined
  }
}

/** Interceptors run before the payload is decoded; it is copied when one of them waits before it reads. */
function runIntercepted(
  call: UnaryServerCall,
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
    chain(serverRequest(context as UnaryServerCall, request as LazyPayload))
  call.run(run, payload)
  payload.keep()
}

function decode(codec: PayloadCodec, rows: Int32Array, at: number, memory: Buffer, owned: boolean): unknown {
  return codec.decode(memory, rows[at + PAYLOAD_AT]!, rows[at + PAYLOAD_LENGTH]!, !owned)
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
