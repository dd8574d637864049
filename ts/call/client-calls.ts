import type { ClientConnection } from '../protocol/client-connection.js'
import type { CallDefaults } from './client-call.js'
import { clientRequest } from './client-interception.js'
import type { ClientMethod } from './client-method.js'
import { InterceptedStreamCall } from './intercepted-stream.js'
import type { InterceptorNext } from './interceptor.js'
import { type CallOptions, checkCallOptions } from './options.js'
import type { StreamCall } from './stream-call.js'
import { StreamClientCall } from './stream-client-call.js'
import { UnaryClientCall } from './unary-client-call.js'

/** Where a client's messages of a streaming call come from. */
export type MessageSource<I> = AsyncIterable<I> | Iterable<I>

/** Makes the calls of a client, whatever their kind, through its interceptors where it has some. */
export class ClientCalls {
  readonly #connection: ClientConnection
  readonly #defaults: CallDefaults
  /** Undefined without interceptors, and then calls don't come near them. */
  readonly #chain: InterceptorNext | undefined

  constructor(connection: ClientConnection, defaults: CallDefaults, chain: InterceptorNext | undefined) {
    this.#connection = connection
    this.#defaults = defaults
    this.#chain = chain
  }

  /** Rejects with what goes wrong. Throws `ERR_TTRPC_OPTION` at once. */
  unary<I, O>(method: ClientMethod<I, O>, message: I, options: CallOptions | undefined): Promise<O> {
    const checked = options === undefined ? undefined : checkCallOptions(options)
    if (this.#chain !== undefined) return this.#intercepted(this.#chain, method, message, checked)
    return new Promise((resolve, reject) => {
      new UnaryClientCall(this.#connection, method, resolve, reject).start(message, checked, this.#defaults)
    })
  }

  /**
   * Opens a stream. `request`: the message, where the client sends one alone; else where its messages
   * come from, or undefined to `send` them. Throws `ERR_TTRPC_OPTION` at once; all else ends the call.
   */
  stream<I, O>(
    method: ClientMethod<I, O>,
    request: I | MessageSource<I> | undefined,
    options: CallOptions | undefined,
  ): StreamCall<I, O> {
    const checked = options === undefined ? undefined : checkCallOptions(options)
    if (this.#chain !== undefined) {
      const described = clientRequest(
        method as ClientMethod,
        request,
        checked,
        this.#defaults,
        this.#connection,
      )
      return new InterceptedStreamCall<I, O>(this.#chain, method, described, request === undefined)
    }
    return new StreamClientCall(this.#connection, method).start(request, checked, this.#defaults)
  }

  async #intercepted<I, O>(
    chain: InterceptorNext,
    method: ClientMethod<I, O>,
    message: I,
    options: CallOptions | undefined,
  ): Promise<O> {
    const request = clientRequest(method as ClientMethod, message, options, this.#defaults, this.#connection)
    return (await chain(request)) as O
  }
}
