import { type CallOptions, remainingMs, withTimeout } from '../options.js'
import type { StreamCall } from '../stream/stream-call.js'
import type { CallDefaults } from './client-call.js'
import type { ClientLink, RenewingLink } from './client-link.js'
import type { ClientMethod } from './client-method.js'
import { PersistentCall, persistentCall, readyConnection } from './persistent-call.js'
import { StreamClientCall } from './stream-client-call.js'
import { UnaryClientCall } from './unary-client-call.js'

/** Where a client's messages of a streaming call come from. */
export type MessageSource<I> = AsyncIterable<I> | Iterable<I>

function none(_: unknown): void {}

/** The functions of a promise while it is made. Kept for longer they would hold the promise, and with it its reply. */
const captured: { resolve: (value: unknown) => void; reject: (error: unknown) => void } = {
  resolve: none,
  reject: none,
}

/** The executor of the promises of all unary calls: one for each would be a closure and its context. */
function capture(resolve: (value: unknown) => void, reject: (error: unknown) => void): void {
  captured.resolve = resolve
  captured.reject = reject
}

/** Makes calls on the connection itself, without the interceptors. Expects checked options. */
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
    const { link } = this
    if (renews(link)) return persistentCall(link, method, message, options, defaults)
    const promise = new Promise<unknown>(capture) as Promise<O>
    const { resolve, reject } = captured
    captured.resolve = captured.reject = none
    try {
      new UnaryClientCall<I, O>(link.connection, method, resolve, reject).start(message, options, defaults)
    } catch (error) {
      reject(error) // thrown by what the user has passed, a clock for instance
    }
    return promise
  }

  /** Opens a stream on the current connection; `readyStream` waits for one. */
  stream<I, O>(
    method: ClientMethod<I, O>,
    request: I | MessageSource<I> | undefined,
    options: CallOptions | undefined,
    defaults: CallDefaults,
  ): StreamClientCall<I, O> {
    const { connection, renewal } = this.link
    renewal?.renew()
    return new StreamClientCall(connection, method).start(request, options, defaults)
  }

  /** Whether a stream must wait for a connection. One that has only run out of ids is about to be replaced. */
  mustWait(options: CallOptions | undefined): boolean {
    const { connection, renewal } = this.link
    if (renewal === undefined || connection.usable) return false
    return connection.open || options?.waitForReady === true
  }

  /** Waits for a connection, then opens the stream. A stream that has begun is never begun again. */
  async readyStream<I, O>(
    method: ClientMethod<I, O>,
    request: I | MessageSource<I> | undefined,
    options: CallOptions | undefined,
    defaults: CallDefaults,
  ): Promise<StreamCall<I, O>> {
    const { connection, renewal } = this.link
    if (renewal === undefined || !this.mustWait(options))
      return this.stream(method, request, options, defaults)
    const { deadlines } = defaults
    const whole = new PersistentCall(method, connection.transport.outbox.stagedMs)
    const endMs = deadlines.nowMs() + remainingMs(options, defaults.timeoutMs, deadlines.clock)
    for (;;) {
      const ready = await readyConnection(renewal, whole, options, endMs, deadlines)
      if (!ready.usable) continue // it has gone again meanwhile
      const left = withTimeout(options, endMs - deadlines.nowMs())
      return new StreamClientCall(ready, method, whole).start(request, left, defaults)
    }
  }
}

function renews(link: ClientLink): link is RenewingLink {
  return link.renewal !== undefined
}
