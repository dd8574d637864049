import type { CallDefaults } from './client-call.js'
import type { ClientLink } from './client-link.js'
import type { ClientMethod } from './client-method.js'
import { type CallOptions, remainingMs, withTimeout } from './options.js'
import { persistentCall, readyConnection } from './persistent-call.js'
import type { StreamCall } from './stream-call.js'
import { StreamClientCall } from './stream-client-call.js'
import { UnaryClientCall } from './unary-client-call.js'

/** Where a client's messages of a streaming call come from. */
export type MessageSource<I> = AsyncIterable<I> | Iterable<I>

/** Makes calls on the connection itself, past the interceptors. Options are checked. */
export class DirectCalls {
  readonly link: ClientLink

  constructor(link: ClientLink) {
    this.link = link
  }

  unary<I, O>(
    method: ClientMethod<I, O>,
    message: I,
    options: CallOptions | undefined,
    defaults: CallDefaults,
  ): Promise<O> {
    const { connection, renewal } = this.link
    if (renewal !== undefined) return persistentCall(this.link, renewal, method, message, options, defaults)
    return new Promise((resolve, reject) => {
      new UnaryClientCall(connection, method, resolve, reject).start(message, options, defaults)
    })
  }

  /** On the connection that stands; one that has yet to be made is for `readyStream`. */
  stream<I, O>(
    method: ClientMethod<I, O>,
    request: I | MessageSource<I> | undefined,
    options: CallOptions | undefined,
    defaults: CallDefaults,
  ): StreamClientCall<I, O> {
    return new StreamClientCall(this.link.connection, method).start(request, options, defaults)
  }

  /** Must a stream with these options wait for a connection? */
  mustWait(options: CallOptions | undefined): boolean {
    const { connection, renewal } = this.link
    return renewal !== undefined && options?.waitForReady === true && !connection.open
  }

  /** The same once a connection stands; a stream that has begun is never begun again. */
  async readyStream<I, O>(
    method: ClientMethod<I, O>,
    request: I | MessageSource<I> | undefined,
    options: CallOptions | undefined,
    defaults: CallDefaults,
  ): Promise<StreamCall<I, O>> {
    const { renewal } = this.link
    if (renewal === undefined || !this.mustWait(options))
      return this.stream(method, request, options, defaults)
    const { clock } = defaults
    const endMs = clock.now() + remainingMs(options, defaults.timeoutMs, clock)
    const connection = await readyConnection(renewal, method, options, endMs, clock)
    const left = withTimeout(options, endMs - clock.now())
    return new StreamClientCall(connection, method).start(request, left, defaults)
  }
}
