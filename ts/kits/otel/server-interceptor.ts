import type { Histogram } from '@opentelemetry/api'
import { Code } from '../../base/code.js'
import { canceled } from '../../base/errors/ended-call.js'
import { TtrpcError } from '../../base/errors/ttrpc-error.js'
import { performance } from '../../base/runtime.js'
import type { InterceptedRequest, Interceptor, InterceptorNext } from '../../call/interceptor.js'
import { clientStreams, serverStreams } from '../../call/method-kind.js'
import { NOTHING_RETURNED } from '../../call/server/handler-error.js'
import { CallSpan, SERVER } from './call-span.js'
import { getter } from './carrier.js'
import { checkOtel, type OtelApi, type OtelOptions, SCOPE } from './options.js'
import { watchedMessages } from './watched-messages.js'

/**
 * A span around each call that a handler serves, child of the caller's, whose context came in the metadata as
 * Go's otelttrpc and `clientInterceptor` write it; handlers, generators too, run in it. Its length goes into the
 * histogram `rpc.server.duration`, in ms. Throws `ERR_TTRPC_OPTION`.
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
    // Of the wire alone: what is active here belongs to whoever woke the connection.
    const parent = propagator.extract(api.ROOT_CONTEXT, request.metadata, getter)
    const started = performance.now()
    const span = new CallSpan(api, options, request, SERVER, parent, (code) => {
      const attributes = { ...span.attributes, 'rpc.ttrpc.status_code': code }
      histogram.record(performance.now() - started, attributes, span.context)
    })
    return span.run(() => serve(span, next, request))
  }
}

async function serve(span: CallSpan, next: InterceptorNext, request: InterceptedRequest): Promise<unknown> {
  const { kind } = request
  if (clientStreams(kind) && span.tells('received')) request.message = told(span, request.message)
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

/** The one answer. */
function end(span: CallSpan, response: unknown, request: InterceptedRequest): void {
  const late = deadlineOf(request)
  if (late !== undefined) return span.fail(late)
  if (response === undefined || response === null) {
    return span.fail(new TtrpcError(NOTHING_RETURNED, Code.UNKNOWN))
  }
  span.message('sent')
  span.succeed()
}

/** What the caller was told by then, where the handler took too long. A signal that nobody asked for costs its making. */
function deadlineOf(request: InterceptedRequest): unknown {
  if (request.deadline === undefined || request.signal?.aborted !== true) return undefined
  return request.signal.reason
}

/** The client's messages, for the handler. */
function told(span: CallSpan, messages: unknown): AsyncIterable<unknown> {
  return watchedMessages(messages, {
    run: (step) => step(),
    onMessage: () => span.message('received'),
    onEnd() {},
    onError() {},
    onLeave() {},
  })
}

/** The handler's messages. Nobody takes them any more once the call has ended: its signal knows how. */
function untilEnd(span: CallSpan, messages: unknown, request: InterceptedRequest): AsyncIterable<unknown> {
  return watchedMessages(messages, {
    run: (step) => span.run(step),
    onMessage: () => span.message('sent'),
    onEnd: () => span.succeed(),
    onError: (error) => span.fail(error),
    onLeave: () => span.fail(request.signal?.aborted === true ? request.signal.reason : canceled()),
  })
}
