import { ProtocolError, StreamClosedError } from '../../base/errors/connection-errors.js'
import { canceled } from '../../base/errors/ended-call.js'
import { misuse } from '../../base/errors/misuse.js'
import { kindOf, kindOfMessage } from '../../base/errors/text.js'
import type { TtrpcErrorOptions } from '../../base/errors/ttrpc-error.js'
import { handled, handledRejection } from '../../base/handled.js'
import type { InterceptorNext } from '../interceptor.js'
import { clientStreams, serverStreams } from '../method-kind.js'
import type { CallOptions } from '../options.js'
import { Pump } from '../stream/pump.js'
import { Rendezvous } from '../stream/rendezvous.js'
import type { StreamCall } from '../stream/stream-call.js'
import type { Bounded, CallBounds } from './call-bounds.js'
import type { ClientMethod } from './client-method.js'
import { type InterceptedCalls, runChain } from './intercepted-calls.js'

const END: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined })

/** What an intercepted stream is opened with. */
interface InterceptedStreamParts<I, O> {
  readonly calls: InterceptedCalls
  readonly chain: InterceptorNext
  readonly method: ClientMethod<I, O>
  /** The one message of a method without client streaming; an iterable of them; or undefined to `send` them. */
  readonly request: unknown
  readonly options: CallOptions | undefined
}

/** A reader that waits. */
interface Reader<O> {
  readonly resolve: (next: IteratorResult<O, undefined>) => void
  readonly reject: (error: unknown) => void
}

/** `open` → `left`: the reader left, or the end has come; → `failed`. */
type State = 'open' | 'left' | 'failed'

/**
 * A streaming call that goes through interceptors. Sent messages become the
 * request's iterable; received messages come from the iterable that the chain
 * returns. The call on the wire is made at the chain's end, if at all.
 */
export class InterceptedStreamCall<I, O> implements StreamCall<I, O>, Bounded {
  readonly #method: ClientMethod<I, O>
  /** Undefined when the messages come from an iterable, or there are none to send. */
  readonly #outgoing: Rendezvous<I> | undefined
  readonly #controller = new AbortController()
  readonly #bounds: CallBounds
  readonly #responses: Promise<AsyncIterator<O, undefined>>
  readonly #readers = new Set<Reader<O>>()
  #state: State = 'open'
  /** Why it failed. */
  #failure: Error | undefined

  /** Throws `ERR_TTRPC_ARGUMENT` when the messages come from something that is not an iterable. */
  constructor({ calls, chain, method, request: source, options }: InterceptedStreamParts<I, O>) {
    this.#method = method
    const { request, bounds } = calls.begin(method as ClientMethod, source, options, this)
    this.#bounds = bounds
    if (clientStreams(method.kind)) {
      if (source === undefined) request.message = this.#outgoing = new Rendezvous<I>()
      else Pump.check(source)
    }
    request.signal = this.#controller.signal
    bounds.hold()
    this.#responses = runChain(chain, request).then((response) => this.#iteratorOf(response))
    this.#responses.then(
      () => bounds.release(),
      (error) => {
        this.#fail(error)
        bounds.release()
      },
    )
  }

  send(message: I): Promise<void> {
    const { input, service, method } = this.#method
    if (!input.accepts(message)) {
      throw misuse(
        'ERR_TTRPC_ARGUMENT',
        `a message of ${service}/${method} was expected, not ${kindOfMessage(message)}`,
      )
    }
    if (this.#outgoing !== undefined) return this.#outgoing.send(message)
    return Promise.reject(this.#notSending('cannot send data from non-streaming client'))
  }

  closeSend(): void {
    if (!clientStreams(this.#method.kind)) throw this.#notSending('cannot close non-streaming client')
    this.#outgoing?.close() // an iterable ends by itself
  }

  receive(): Promise<O | undefined> {
    return handled(this.#next().then(({ done, value }) => (done === true ? undefined : value)))
  }

  cancel(reason?: unknown): void {
    const error = canceled(reason, this.#about())
    this.#leave('failed', error, reason)
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<O, undefined> {
    const call = this
    return {
      next: () => call.#next(),
      async return() {
        call.#leave('left', canceled(undefined, call.#about()))
        return END
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cancel()
  }

  onReached(error: Error, reason?: unknown): void {
    this.#outgoing?.fail(error)
    if (reason !== undefined) this.#controller.abort(reason)
  }

  onBound(error: Error): void {
    this.#fail(error)
    for (const { resolve, reject } of this.#readers) {
      if (this.#state === 'left') resolve(END)
      else reject(this.#failure)
    }
    this.#controller.abort(error)
    this.#discard()
  }

  #next(): Promise<IteratorResult<O, undefined>> {
    if (this.#failure !== undefined) return handledRejection(this.#failure)
    if (this.#state === 'left') return Promise.resolve(END)
    const next = new Promise<IteratorResult<O, undefined>>((resolve, reject) => {
      const reader = { resolve, reject }
      this.#readers.add(reader)
      this.#bounds.hold()
      // Nothing listens to a signal any more when the reader goes on.
      const settle = (): void => {
        this.#readers.delete(reader)
        this.#bounds.release()
      }
      this.#read().then(
        (next) => {
          settle()
          resolve(next)
        },
        (error) => {
          settle()
          reject(error)
        },
      )
    })
    return handled(next)
  }

  async #read(): Promise<IteratorResult<O, undefined>> {
    try {
      const responses = await this.#responses
      const next = await responses.next()
      if (next.done !== true) return next
      this.#outgoing?.fail(new StreamClosedError(this.#about()))
      if (this.#state === 'open') this.#state = 'left'
      return END
    } catch (error) {
      this.#fail(error as Error)
      throw error
    }
  }

  /** From now on, readers receive the error; the first counts. */
  #fail(error: Error): void {
    if (this.#state === 'open') {
      this.#state = 'failed'
      this.#failure = error
    }
    this.#outgoing?.fail(error)
  }

  /** Ends the call on the wire, and calls `return` of the iterable that the chain returned. */
  #leave(state: 'left' | 'failed', error: Error, reason?: unknown): void {
    if (state === 'failed') this.#fail(error)
    else this.#state = 'left'
    this.#outgoing?.fail(error)
    this.#bounds.cancel(reason)
    this.#controller.abort(reason ?? error)
    this.#discard()
  }

  #discard(): void {
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
