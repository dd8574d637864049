import { ProtocolError, StreamClosedError } from '../errors/connection-errors.js'
import { canceled } from '../errors/ended-call.js'
import { misuse } from '../errors/misuse.js'
import { kindOf } from '../errors/text.js'
import { Handoff } from './handoff.js'
import type { InterceptedRequest, InterceptorNext } from './interceptor.js'
import { clientStreams, serverStreams } from './method-kind.js'
import type { StreamCall } from './stream-call.js'

/**
 * A streaming call that goes through interceptors: what is sent becomes the
 * request's iterable, what is received comes from the iterable that the chain
 * gives. The call on the wire is made at the chain's end, if at all.
 */
export class InterceptedStreamCall<I, O> implements StreamCall<I, O> {
  readonly #request: InterceptedRequest
  /** Undefined when an iterable sends for us, or nothing is to be sent. */
  readonly #outgoing: Handoff<I> | undefined
  readonly #controller = new AbortController()
  readonly #responses: Promise<AsyncIterator<O, undefined>>

  /** `sends`: messages come through `send`. */
  constructor(chain: InterceptorNext, request: InterceptedRequest, sends: boolean) {
    this.#request = request
    const { signal } = this.#controller
    request.signal = request.signal === undefined ? signal : AbortSignal.any([request.signal, signal])
    if (sends && clientStreams(request.kind)) request.message = this.#outgoing = new Handoff<I>()
    this.#responses = chain(request).then((response) => this.#iteratorOf(response))
    this.#responses.catch((error) => this.#outgoing?.fail(error)) // told to whoever reads
  }

  send(message: I): Promise<void> {
    if (this.#outgoing !== undefined) return this.#outgoing.send(message)
    return Promise.reject(this.#notSending('cannot send data from non-streaming client'))
  }

  closeSend(): void {
    if (this.#outgoing === undefined) throw this.#notSending('cannot close non-streaming client')
    this.#outgoing.close()
  }

  async receive(): Promise<O | undefined> {
    const responses = await this.#responses
    const { value } = await responses.next()
    return value
  }

  cancel(reason?: unknown): void {
    const error = canceled(reason)
    this.#outgoing?.fail(error)
    this.#controller.abort(reason ?? error)
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<O, undefined> {
    const call = this
    return {
      next: async () => (await call.#responses).next(),
      async return() {
        call.cancel()
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cancel()
  }

  #iteratorOf(response: unknown): AsyncIterator<O, undefined> {
    if (!serverStreams(this.#request.kind)) return one(response as O)
    const iterator = (response as AsyncIterable<O> | undefined)?.[Symbol.asyncIterator]?.()
    if (iterator !== undefined) return iterator as AsyncIterator<O, undefined>
    throw misuse(
      'ERR_TTRPC_ARGUMENT',
      `the interceptors of ${this.#request.fullMethod} must give an async iterable, not ${kindOf(response)}`,
    )
  }

  /** E22 */
  #notSending(what: string): Error {
    const { service, method, kind } = this.#request
    if (clientStreams(kind)) return new StreamClosedError({ service, method })
    return new ProtocolError(`protocol error: ${what}`, { service, method })
  }
}

async function* one<O>(message: O): AsyncGenerator<O, undefined> {
  yield message
  return undefined
}
