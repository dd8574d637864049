import { Code } from '../../base/code.js'
import { canceled } from '../../base/errors/ended-call.js'
import { isTtrpcError } from '../../base/errors/ttrpc-error.js'
import type { InterceptedRequest, Interceptor, InterceptorNext } from '../../call/interceptor.js'
import { clientStreams, serverStreams } from '../../call/method-kind.js'
import { CallSpan, CLIENT } from './call-span.js'
import { setter } from './carrier.js'
import { checkOtel, type OtelApi, type OtelOptions } from './options.js'
import { watchedMessages } from './watched-messages.js'

/**
 * A span around each call, child of the active one, whose context goes along in the metadata, as Go's
 * otelttrpc does it. A stream's span ends with the stream: read it to its end, or end it.
 * Throws `ERR_TTRPC_OPTION`.
 */
export function clientInterceptor(api: OtelApi, options: OtelOptions = {}): Interceptor {
  checkOtel(api, options)
  return (next) => async (request) => {
    const span = new CallSpan(api, options, request, CLIENT, api.context.active())
    const propagator = options.propagator ?? api.propagation
    propagator.inject(span.context, request.metadata, setter)
    return span.run(() => call(span, next, request))
  }
}

async function call(span: CallSpan, next: InterceptorNext, request: InterceptedRequest): Promise<unknown> {
  const { kind, signal } = request
  if (clientStreams(kind) && span.tells('sent')) request.message = told(span, request.message)
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

/** The client's own messages. */
function told(span: CallSpan, messages: unknown): AsyncIterable<unknown> {
  return watchedMessages(messages, {
    run: (step) => step(), // a generator of the user's runs where it would without us
    onMessage: () => span.message('sent'),
    onEnd() {},
    onError() {},
    onLeave() {},
  })
}

/** The server's messages; nobody may be reading when a signal ends the call. */
function untilEnd(
  span: CallSpan,
  messages: unknown,
  signal: AbortSignal | undefined,
): AsyncIterable<unknown> {
  const onAbort = (): void => {
    const reason: unknown = signal?.reason
    // Leaving the loop, or cancel() without a reason: nothing failed.
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

/** What an aborted call fails with. */
function abortError(reason: unknown): Error {
  return isTtrpcError(reason) && reason.code === Code.DEADLINE_EXCEEDED ? reason : canceled(reason)
}
