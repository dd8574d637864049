import type { Histogram } from '@opentelemetry/api'
import {
  Code,
  type InterceptedRequest,
  type Interceptor,
  type InterceptorNext,
  TtrpcError,
} from '../../index.js'
import { CallSpan, SERVER } from './call-span.js'
import { getter } from './carrier.js'
import { canceled } from './errors.js'
import { clientStreams, serverStreams } from './method-kind.js'
import { checkOtel, type OtelApi, type OtelOptions, SCOPE } from './options.js'
import { watchedMessages } from './watched-messages.js'

// The global is a getter: it is read once instead of twice a call.
const { performance } = globalThis

/** The text with which the server answers where a handler returned nothing (B6). */
const NOTHING_RETURNED = 'ttrpc: marshal called with nil'

/**
 * Returns an interceptor for servers that makes a span for each call, as a child of the caller's span, which it
 * reads from the request's metadata as Go's otelttrpc and `clientInterceptor` write it. Handlers, async generators
 * too, run in the span. The duration of the call is recorded in the histogram `rpc.server.duration`, in ms.
 *
 * ```js
 * import * as api from '@opentelemetry/api'
 * const server = new Server({ interceptors: [serverInterceptor(api)] })
 * ```
 *
 * @throws `TypeError` `ERR_TTRPC_OPTION` when `api` is not the module or an option is wrong.
 */
export function serverInterceptor(api: OtelApi, options: OtelOptions = {}): Interceptor {
  checkOtel(api, options)
  let durations: Histogram | undefined
  return (next) => async (request) => {
    durations ??= (options.meterProvider ?? api.metrics)
      .getMeter(SCOPE)
      .createHistogram('rpc.server.duration', { unit: 'ms' })
    const histogram = durations
    const propagator = options.propagator ?? api.propagation
    // The parent comes from the wire alone: the active context is that of another call on the connection.
    const parent = propagator.extract(api.ROOT_CONTEXT, request.metadata, getter)
    const started = performance.now()
    const onEnd = (code: number): void => {
      const attributes = { ...span.attributes, 'rpc.ttrpc.status_code': code }
      histogram.record(performance.now() - started, attributes, span.context)
    }
    const span = new CallSpan(api, options, { request, kind: SERVER, parent, onEnd })
    return span.run(() => serve(span, next, request))
  }
}

async function serve(span: CallSpan, next: InterceptorNext, request: InterceptedRequest): Promise<unknown> {
  const { kind } = request
  if (clientStreams(kind) && span.records('received')) request.message = watchReceived(span, request.message)
  else if (!clientStreams(kind)) span.message('received')
  try {
    const response = await next(request)
    if (serverStreams(kind)) return untilEnd(span, response, request)
    end(span, response, request)
    return response
  } catch (error) {
    span.fail(deadlineOf(request) ?? error)
    throw error
  }
}

/** Ends the span of a call that has one reply. */
function end(span: CallSpan, response: unknown, request: InterceptedRequest): void {
  const late = deadlineOf(request)
  if (late !== undefined) return span.fail(late)
  if (response === undefined || response === null) {
    return span.fail(new TtrpcError(NOTHING_RETURNED, Code.UNKNOWN))
  }
  span.message('sent')
  span.succeed()
}

/**
 * The error that the caller got when the handler returned after its deadline; undefined if it was in time. Only
 * calls with a deadline are asked for their signal, since reading `signal` makes it.
 */
function deadlineOf(request: InterceptedRequest): unknown {
  if (request.deadline === undefined || request.signal?.aborted !== true) return undefined
  return request.signal.reason
}

/** Records the client's messages as the handler reads them. */
function watchReceived(span: CallSpan, messages: unknown): AsyncIterable<unknown> {
  return watchedMessages(messages, {
    run: (step) => step(),
    onMessage: () => span.message('received'),
    onEnd() {},
    onError() {},
    onLeave() {},
  })
}

/**
 * Records the handler's messages, and ends the span with them. When the call ends first, no more messages are
 * read; the reason of its signal says how it ended.
 */
function untilEnd(span: CallSpan, messages: unknown, request: InterceptedRequest): AsyncIterable<unknown> {
  return watchedMessages(messages, {
    run: (step) => span.run(step),
    onMessage: () => span.message('sent'),
    onEnd: () => span.succeed(),
    onError: (error) => span.fail(error),
    onLeave: () => span.fail(request.signal?.aborted === true ? request.signal.reason : canceled()),
  })
}
