import { ProtocolError, StreamClosedError } from '../../base/errors/connection-errors.js'
import { canceled } from '../../base/errors/ended-call.js'
import { misuse } from '../../base/errors/misuse.js'
import { kindOf } from '../../base/errors/text.js'
import type { TtrpcErrorOptions } from '../../base/errors/ttrpc-error.js'
import { handled } from '../../base/handled.js'
import type { InterceptedRequest, InterceptorNext } from '../interceptor.js'
import { clientStreams, serverStreams } from '../method-kind.js'
import { Pump } from '../stream/pump.js'
import { Rendezvous } from '../stream/rendezvous.js'
import type { StreamCall } from '../stream/stream-call.js'
import type { ClientMethod } from './client-method.js'

/**
 * A streaming call that goes through interceptors. Sent messages become the
 * request's iterable; received messages come from the iterable that the chain
 * returns. The call on the wire is made at the chain's end, if at all.
 */
export class InterceptedStreamCall<I, O> implements StreamCall<I, O> {
  readonly #method: ClientMethod<I, O>
  /** Undefined when the messages come from an iterable, or there are none to send. */
  readonly #outgoing: Rendezvous<I> | undefined
  readonly #controller = new AbortController()
  readonly #responses: Promise<AsyncIterator<O, undefined>>
  /** Why the call was ended on this side. */
  #failure: Error | undefined

  /** `sends`: messages come through `send`. Throws `ERR_TTRPC_ARGUMENT` when they come from no iterable. */
  constructor(
    chain: InterceptorNext,
    method: ClientMethod<I, O>,
    request: InterceptedRequest,
    sends: boolean,
  ) {
    this.#method = method
    if (clientStreams(method.kind)) {
      if (sends) request.message = this.#outgoing = new Rendezvous<I>()
      else Pump.check(request.message)
    }
    const { signal } = this.#controller
    request.signal = request.signal === undefined ? signal : AbortSignal.any([request.signal, signal])
    this.#responses = chain(request).then((response) => this.#iteratorOf(response))
    this.#responses.catch((error) => this.#outgoing?.fail(error)) // readers receive it
  }

  send(message: I): Promise<void> {
    const { input, service, method } = this.#method
    if (!input.accepts(message)) {
      throw misuse(
        'ERR_TTRPC_ARGUMENT',
        `a message of ${service}/${method} was expected, not ${kindOf(message)}`,
      )
    }
    if (this.#outgoing !== undefined) return this.#outgoing.send(message)
    return Promise.reject(this.#notSending('cannot send data from non-streaming client'))
  }

  closeSend(): void {
    if (this.#outgoing === undefined) throw this.#notSending('cannot close non-streaming client')
    this.#outgoing.close()
  }

  receive(): Promise<O | undefined> {
    return handled(this.#next().then(({ done, value }) => (done === true ? undefined : value)))
  }

  cancel(reason?: unknown): void {
    this.#failure ??= canceled(reason, this.#about())
    this.#leave(this.#failure, reason)
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<O, undefined> {
    const call = this
    return {
      next: () => handled(call.#next()),
      async return() {
        call.#leave(canceled(undefined, call.#about()))
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

  async #next(): Promise<IteratorResult<O, undefined>> {
    if (this.#failure !== undefined) throw this.#failure
    try {
      const responses = await this.#responses
      const next = await responses.next()
      if (next.done === true) this.#outgoing?.fail(new StreamClosedError(this.#about()))
      return next
    } catch (error) {
      this.#outgoing?.fail(error as Error)
      throw error
    }
  }

  /** Ends the call on the wire through the signal, and calls `return` of the iterable that the chain returned. */
  #leave(error: Error, reason: unknown = error): void {
    this.#outgoing?.fail(error)
    this.#controller.abort(reason)
    this.#responses.then(
      (responses) => Pump.discard(responses),
      () => {}, // readers receive it
    )
  }

  #iteratorOf(response: unknown): AsyncIterator<O, undefined> {
    const { service, method, kind } = this.#method
    if (!serverStreams(kind)) return one(response as O)
    const iterator = (response as AsyncIterable<O> | undefined)?.[Symbol.asyncIterator]?.()
    if (iterator !== undefined) return iterator as AsyncIterator<O, undefined>
    throw misuse(
      'ERR_TTRPC_ARGUMENT',
      `the interceptors of /${service}/${method} must give an async iterable, not ${kindOf(response)}`,
    )
  }

  /** E22 */
  #notSending(what: string): Error {
    if (clientStreams(this.#method.kind)) return new StreamClosedError(this.#about())
    return new ProtocolError(`protocol error: ${what}`, this.#about())
  }

  #about(): TtrpcErrorOptions {
    const { service, method } = this.#method
    return { service, method }
  }
}

async function* one<O>(message: O): AsyncGenerator<O, undefined> {
  yield message
  return undefined
}
