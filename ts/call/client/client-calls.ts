import type { ProcessHold } from '../../engine/process-hold.js'
import type { InterceptorNext } from '../interceptor.js'
import { type CallOptions, checkCallOptions } from '../options.js'
import type { StreamCall } from '../stream/stream-call.js'
import { BoundedCalls } from './bounded-calls.js'
import type { CallDefaults } from './client-call.js'
import { clientChain } from './client-interception.js'
import type { ClientLink } from './client-link.js'
import type { ClientMethod } from './client-method.js'
import { DirectCalls, type MessageSource } from './direct-calls.js'
import { InterceptedCalls } from './intercepted-calls.js'
import { InterceptedStreamCall } from './intercepted-stream.js'

export type { MessageSource } from './direct-calls.js'

/** A chain without an effect: for streams that wait for a connection. */
const justWait = clientChain([(next) => next])

/** What the calls of a client need. */
interface ClientCallsParts {
  readonly link: ClientLink
  readonly defaults: CallDefaults
  /** The interceptors around a call. Undefined without any: then calls do not pay for them. */
  readonly chain: InterceptorNext | undefined
  /** For calls that wait in interceptors. */
  readonly hold: ProcessHold
}

/** Makes the calls of a client, of all kinds, through its interceptors if it has some. */
export class ClientCalls {
  readonly #direct: DirectCalls
  readonly #defaults: CallDefaults
  readonly #chain: InterceptorNext | undefined
  readonly #intercepted: InterceptedCalls
  readonly #bounded: BoundedCalls

  constructor({ link, defaults, chain, hold }: ClientCallsParts) {
    this.#direct = new DirectCalls(link)
    this.#defaults = defaults
    this.#chain = chain
    this.#bounded = new BoundedCalls(hold)
    this.#intercepted = new InterceptedCalls(this.#direct, defaults, this.#bounded)
  }

  /** Makes a unary call. Rejects with its error. Throws `ERR_TTRPC_OPTION` at once. */
  unary<I, O>(method: ClientMethod<I, O>, message: I, options: CallOptions | undefined): Promise<O> {
    const checked = options === undefined ? undefined : checkCallOptions(options)
    if (this.#chain === undefined) return this.#direct.unary(method, message, checked, this.#defaults)
    return this.#intercepted.unary(this.#chain, method, message, checked)
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
    return new InterceptedStreamCall({ calls: this.#intercepted, chain, method, request, options: checked })
  }

  /** Ends the calls that wait in interceptors: the user has closed the client. */
  close(): void {
    this.#bounded.close()
  }

  /** Whether calls that wait in interceptors may keep the process alive. */
  allowHold(allowed: boolean): void {
    this.#bounded.allowHold(allowed)
  }
}
