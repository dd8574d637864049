import {
  Code,
  type InterceptedRequest,
  type Interceptor,
  type InterceptorNext,
  isTtrpcError,
  TtrpcError,
} from '../../index.js'
import { CallSpan, CLIENT } from './call-span.js'
import { setter } from './carrier.js'
import { canceled } from './errors.js'
import { clientStreams, serverStreams } from './method-kind.js'
import { checkOtel, type OtelApi, type OtelOptions } from './options.js'
import { watchedMessages } from './watched-messages.js'

/**
 * Returns an interceptor for clients that makes a span for each call, as a child of the active span. It writes
 * the span's context into the request's metadata, as Go's otelttrpc does. The span of a stream ends with the
 * stream: read it to its end, leave its loop, or cancel it.
 *
 * ```js
 * import * as api from '@opentelemetry/api'
 * const client = await connect(address, { interceptors: [clientInterceptor(api)] })
 * ```
 *
 * @throws `TypeError` `ERR_TTRPC_OPTION` when `api` is not the module or an option is wrong.
 */
export function clientInterceptor(api: OtelApi, options: OtelOptions = {}): Interceptor {
  checkOtel(api, options)
  return (next) => async (request) => {
    const span = new CallSpan(api, options, { request, kind: CLIENT, parent: api.context.active() })
    const propagator = options.propagator ?? api.propagation
    propagator.inject(span.context, request.metadata, setter)
    return span.run(() => call(span, next, request))
  }
}

async function call(span: CallSpan, next: InterceptorNext, request: InterceptedRequest): Promise<unknown> {
  const { kind, signal } = request
  if (clientStreams(kind) && span.records('sent')) request.message = watchSent(span, request.message)
  else if (!clientStreams(kind)) span.message('sent')
  let response: unknown
  try {
    response = await next(request)
  } catch (error) {
    span.fail(error)
    throw error
  }
  if (serverStreams(kind)) return untilEnd(span, response, signal)
  span.message('received')
  span.succeed()
  return response
}

/** Records the messages that the client sends. */
function watchSent(span: CallSpan, messages: unknown): AsyncIterable<unknown> {
  return watchedMessages(messages, {
    run: (step) => step(), // the user's generator runs in the context that it would have without the interceptor
    onMessage: () => span.message('sent'),
    onEnd() {},
    onError() {},
    onLeave() {},
  })
}

/** Records the server's messages, and ends the span with them. A signal ends it too, as no reader may be waiting then. */
function untilEnd(
  span: CallSpan,
  messages: unknown,
  signal: AbortSignal | undefined,
): AsyncIterable<unknown> {
  const onAbort = (): void => {
    const reason: unknown = signal?.reason
    // The reader left the loop, or called cancel() without a reason: this is not an error.
    if (isTtrpcError(reason) && reason.code === Code.CANCELED) span.leave()
    else span.fail(abortError(reason))
  }
  const end = (ended: () => void): void => {
    signal?.removeEventListener('abort', onAbort)
    ended()
  }
  signal?.addEventListener('abort', onAbort, { once: true })
  return watchedMessages(messages, {
    run: (step) => span.run(step),
    onMessage: () => span.message('received'),
    onEnd: () => end(() => span.succeed()),
    onError: (error) => end(() => span.fail(error)),
    onLeave: () => end(() => span.leave()),
  })
}

/** The error of a call whose signal was aborted with `reason`: code 4 when that is a time, as on the call itself. */
function abortError(reason: unknown): Error {
  const error = TtrpcError.from(reason)
  return error.code === Code.DEADLINE_EXCEEDED ? error : canceled(reason)
}
