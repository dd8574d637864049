import { Buffer } from 'node:buffer'
import { TtrpcError } from '../../base/errors/ttrpc-error.js'
import { isThenable } from '../../base/foreign-result.js'
import type { Metadata } from '../../base/metadata.js'
import type { PayloadCodec } from '../../codec/payload.js'
import type { PeerCredentials } from '../../peer/credentials.js'
import type { FrameView } from '../../wire/frame-view.js'
import type { ContextValues } from '../context-values.js'
import {
  CALL,
  callOf,
  compose,
  type InterceptedRequest,
  type Interceptor,
  type InterceptorNext,
} from '../interceptor.js'
import type { MethodKind } from '../method-kind.js'
import { payloadErrorCode, payloadErrorText } from '../payload-error.js'
import { waitNamed } from './named-waiter.js'
import type { ServerCall } from './server-call.js'

/** The content of a request: a message, or the messages of a client that streams. */
export interface RequestPayload {
  /** Returns the content. Throws code 13, or 8, when it cannot be decoded, the same error each time. */
  read(): unknown
}

/** The payload of a request, decoded when it is first read. */
export class LazyPayload implements RequestPayload {
  readonly #codec: PayloadCodec
  #memory: Buffer | undefined
  #at: number
  readonly #length: number
  #transient: boolean
  readonly #most: number
  readonly #onDecoded: (bytes: number) => void
  #message: unknown
  #failure: TtrpcError | undefined

  /**
   * Memory that is transient is valid until `keep`. `most`: bytes of memory that the message may take. `onDecoded`:
   * called once, with the bytes that it takes beyond its length.
   */
  constructor(codec: PayloadCodec, frame: FrameView, most: number, onDecoded: (bytes: number) => void) {
    this.#codec = codec
    this.#memory = frame.memory
    this.#at = frame.payloadAt
    this.#length = frame.payloadLength
    this.#transient = frame.transient
    this.#most = most
    this.#onDecoded = onDecoded
  }

  read(): unknown {
    if (this.#failure !== undefined) throw this.#failure
    const memory = this.#memory
    if (memory === undefined) return this.#message
    this.#memory = undefined
    try {
      this.#message = this.#codec.decode(memory, this.#at, this.#length, this.#transient, this.#most)
    } catch (error) {
      this.#failure = new TtrpcError(payloadErrorText(error), payloadErrorCode(error), { cause: error })
      throw this.#failure
    }
    this.#onDecoded(this.#codec.decodedSize(memory, this.#at, this.#length, this.#most) - this.#length)
    return this.#message
  }

  /** Copies a payload that was not read yet: its memory will be reused. */
  keep(): void {
    if (this.#memory === undefined || !this.#transient) return
    this.#memory = Buffer.from(this.#memory.subarray(this.#at, this.#at + this.#length))
    this.#at = 0
    this.#transient = false
  }
}

/** Composes the interceptors of a server around the handler of a call. Returns undefined without any. */
export function serverChain(interceptors: readonly Interceptor[]): InterceptorNext | undefined {
  const last = (request: InterceptedRequest): Promise<unknown> => {
    const { call } = callOf<ServerRequest>(request)
    const result = call.handle(request.message, request.metadata)
    // The function of `compose` that calls this one is async, and makes a promise of any result.
    const { nothing } = call.methodInfo.output
    if (!isThenable(result)) return (result ?? nothing) as Promise<unknown>
    const waited = waitNamed(call, result)
    return nothing === undefined ? waited : waited.then((value) => value ?? nothing)
  }
  return compose(interceptors, last, wholeRequest)
}

/** Returns the request of a call as interceptors see it. */
export function serverRequest(call: ServerCall, payload: RequestPayload): InterceptedRequest {
  return new ServerRequest(call, payload)
}

/**
 * A call as the interceptors of its server see it. What is known already is an
 * own property, which spread copies have too; what is made when it is first
 * read is an accessor of the class. (Own accessors would cost 3 µs a call.)
 */
class ServerRequest implements InterceptedRequest {
  readonly service: string
  readonly method: string
  readonly fullMethod: string
  readonly kind: MethodKind
  metadata: Metadata
  deadline: Date | undefined
  readonly values: ContextValues
  readonly peer: PeerCredentials | undefined
  readonly [CALL]: ServerRequest = this
  readonly #call: ServerCall
  readonly #payload: RequestPayload
  #message: unknown
  #replaced = false
  #signal: AbortSignal | undefined

  constructor(call: ServerCall, payload: RequestPayload) {
    this.service = call.service
    this.method = call.method
    this.fullMethod = call.fullMethod
    this.kind = call.kind
    this.metadata = call.metadata
    this.deadline = call.deadline
    this.values = call.values
    this.peer = call.peer
    this.#call = call
    this.#payload = payload
  }

  get call(): ServerCall {
    return this.#call
  }

  get signal(): AbortSignal | undefined {
    return this.#signal ?? this.#call.signal
  }

  set signal(signal: AbortSignal | undefined) {
    this.#signal = signal
  }

  get message(): unknown {
    return this.#replaced ? this.#message : this.#payload.read()
  }

  set message(message: unknown) {
    this.#replaced = true
    this.#message = message
  }

  /** Returns a request with what a spread copy says, and with what such a copy leaves out. */
  completed(copy: InterceptedRequest): ServerRequest {
    const whole = new ServerRequest(this.#call, this.#payload)
    whole.#message = this.#message
    whole.#replaced = this.#replaced
    whole.#signal = this.#signal
    whole.metadata = copy.metadata
    whole.deadline = copy.deadline
    if ('message' in copy) whole.message = copy.message
    if ('signal' in copy) whole.signal = copy.signal
    return whole
  }
}

function wholeRequest(request: InterceptedRequest): InterceptedRequest {
  return request instanceof ServerRequest ? request : callOf<ServerRequest>(request).completed(request)
}
