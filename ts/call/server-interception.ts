import { Buffer } from 'node:buffer'
import { Code } from '../code.js'
import type { PayloadCodec } from '../codec/payload-codec.js'
import { textOf } from '../errors/text.js'
import { TtrpcError } from '../errors/ttrpc-error.js'
import type { Metadata } from '../metadata.js'
import {
  callOf,
  compose,
  type InterceptedRequest,
  type Interceptor,
  type InterceptorNext,
  withCall,
} from './interceptor.js'
import type { UnaryServerCall } from './unary-server-call.js'

/** Why a payload is no message (A18). */
export function payloadErrorText(error: unknown): string {
  return `ttrpc: error unmarshalling payload: proto: ${textOf(error)}`
}

/** The payload of a request, decoded when somebody first asks. */
export class LazyPayload {
  readonly #codec: PayloadCodec
  #memory: Buffer | undefined
  #at: number
  readonly #length: number
  #transient: boolean
  #message: unknown
  #failure: TtrpcError | undefined

  /** `transient`: the memory is valid until `keep`. */
  constructor(codec: PayloadCodec, memory: Buffer, at: number, length: number, transient: boolean) {
    this.#codec = codec
    this.#memory = memory
    this.#at = at
    this.#length = length
    this.#transient = transient
  }

  /** Throws code 13 when the payload cannot be read, the same each time. */
  read(): unknown {
    if (this.#failure !== undefined) throw this.#failure
    const memory = this.#memory
    if (memory === undefined) return this.#message
    this.#memory = undefined
    try {
      this.#message = this.#codec.decode(memory, this.#at, this.#length, this.#transient)
    } catch (error) {
      this.#failure = new TtrpcError(payloadErrorText(error), Code.INTERNAL, { cause: error })
      throw this.#failure
    }
    return this.#message
  }

  /** The memory will be re-used: what nobody has read yet is copied. */
  keep(): void {
    if (this.#memory === undefined || !this.#transient) return
    this.#memory = Buffer.from(this.#memory.subarray(this.#at, this.#at + this.#length))
    this.#at = 0
    this.#transient = false
  }
}

/** The interceptors of a server around whatever handler a call has. Undefined without any. */
export function serverChain(interceptors: readonly Interceptor[]): InterceptorNext | undefined {
  return compose(interceptors, async (request) => {
    const call = callOf<UnaryServerCall>(request)
    return call.handle(request.message, request.metadata)
  })
}

/** A call as the interceptors of its server see it. */
export function serverRequest(call: UnaryServerCall, payload: LazyPayload): InterceptedRequest {
  let message: unknown
  let replaced = false
  let metadata: Metadata | undefined
  let signal: AbortSignal | undefined
  const request: InterceptedRequest = {
    service: call.service,
    method: call.method,
    fullMethod: call.fullMethod,
    kind: 'unary',
    get metadata() {
      return metadata ?? call.metadata
    },
    set metadata(value) {
      metadata = value
    },
    deadline: call.deadline,
    get signal() {
      return signal ?? call.signal
    },
    set signal(value) {
      signal = value
    },
    get message() {
      return replaced ? message : payload.read()
    },
    set message(value) {
      replaced = true
      message = value
    },
    values: call.values,
    peer: call.peer,
  }
  return withCall(request, call)
}
