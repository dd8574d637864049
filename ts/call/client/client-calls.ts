import type { InterceptorNext } from '../interceptor.js'
import { type CallOptions, checkCallOptions } from '../options.js'
import type { StreamCall } from '../stream/stream-call.js'
import type { CallDefaults } from './client-call.js'
import { clientChain, clientRequest } from './client-interception.js'
import type { ClientLink } from './client-link.js'
import type { ClientMethod } from './client-method.js'
import { DirectCalls, type MessageSource } from './direct-calls.js'
import { InterceptedStreamCall } from './intercepted-stream.js'

export type { MessageSource } from './direct-calls.js'

/** A chain without an effect: for streams that wait for a connection. */
const justWait = clientChain([(next) => next])

/** Makes the calls of a client, of all kinds, through its interceptors if it has some. */
export class ClientCalls {
  readonly #direct: DirectCalls
  readonly #defaults: CallDefaults
  /** Undefined without interceptors: then calls do not pay for them. */
  readonly #chain: InterceptorNext | undefined

  constructor(link: ClientLink, defaults: CallDefaults, chain: InterceptorNext | undefined) {
    this.#direct = new DirectCalls(link)
    this.#defaults = defaults
    this.#chain = chain
  }

  /** Makes a unary call. Rejects with its error. Throws `ERR_TTRPC_OPTION` at once. */
  unary<I, O>(method: ClientMethod<I, O>, message: I, options: CallOptions | undefined): Promise<O> {
    const checked = options === undefined ? undefined : checkCallOptions(options)
    if (this.#chain === undefined) return this.#direct.unary(method, message, checked, this.#defaults)
    return this.#intercepted(this.#chain, method, message, checked)
  }

  /**
   * Opens a stream. `request`: the message of a method without client streaming; else the iterable of its messages,
   * or undefined to `send` them. Throws `ERR_TTRPC_OPTION` at once; any other error ends the call.
   */
  stream<I, O>(
    method: ClientMethod<I, O>,
    request: I | MessageSource<I> | undefined,
    options: CallOptions | undefined,
  ): StreamCall<I, O> {
    const checked = options === undefined ? undefined : checkCallOptions(options)
    const chain = this.#chain ?? (this.#direct.mustWait(checked) ? justWait : undefined)
    if (chain === undefined) return this.#direct.stream(method, request, checked, this.#defaults)
    const described = clientRequest(method as ClientMethod, request, checked, this.#defaults, this.#direct)
    return new InterceptedStreamCall<I, O>(chain, method, described, request === undefined)
  }

  async #intercepted<I, O>(
    chain: InterceptorNext,
    method: ClientMethod<I, O>,
    message: I,
    options: CallOptions | undefined,
  ): Promise<O> {
    const request = clientRequest(method as ClientMethod, message, options, this.#defaults, this.#direct)
    return (await chain(request)) as O
  }
}
