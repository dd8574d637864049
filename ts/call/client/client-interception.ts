import { misuse } from '../../base/errors/misuse.js'
import { kindOf } from '../../base/errors/text.js'
import { Metadata } from '../../base/metadata.js'
import { ContextValues } from '../context-values.js'
import {
  callOf,
  compose,
  type InterceptedRequest,
  type Interceptor,
  type InterceptorNext,
  withCall,
} from '../interceptor.js'
import { clientStreams, serverStreams } from '../method-kind.js'
import { type CallOptions, callDeadlineMs, checkCallOptions } from '../options.js'
import type { CallDefaults } from './client-call.js'
import type { ClientMethod } from './client-method.js'
import type { DirectCalls } from './direct-calls.js'

/** The last moment that a Date can hold. */
const LAST_DATE_MS = 8.64e15

/** What the end of a chain of interceptors needs besides the request. */
interface ClientCallInfo {
  readonly calls: DirectCalls
  readonly defaults: CallDefaults
  readonly method: ClientMethod
  /** What interceptors do not see. */
  readonly rest: Pick<CallOptions, 'parent' | 'waitForReady' | 'idempotent'>
}

/** Composes the interceptors of a client around the call itself. Returns undefined without any. Throws `ERR_TTRPC_OPTION`. */
export function clientChain(interceptors: readonly Interceptor[]): InterceptorNext | undefined {
  return compose(interceptors, async (request) => {
    const { calls, defaults, method, rest } = callOf<ClientCallInfo>(request)
    const options = checkCallOptions({ ...optionsOf(request), ...rest })
    const { message } = request
    if (clientStreams(method.kind)) {
      const call = await calls.readyStream(method, message, options, defaults)
      return serverStreams(method.kind) ? call : call.receive()
    }
    if (!method.input.accepts(message)) {
      throw misuse(
        'ERR_TTRPC_ARGUMENT',
        `the request of ${request.fullMethod} must be a message, not ${kindOf(message)}`,
      )
    }
    if (serverStreams(method.kind)) return calls.readyStream(method, message, options, defaults)
    return calls.unary(method, message, options, defaults)
  })
}

/** Returns a call as the interceptors of its client see it. Expects checked options. */
export function clientRequest(
  method: ClientMethod,
  message: unknown,
  options: CallOptions | undefined,
  defaults: CallDefaults,
  calls: DirectCalls,
): InterceptedRequest {
  const endMs = callDeadlineMs(options, defaults.timeoutMs, defaults.deadlines.clock)
  const request: InterceptedRequest = {
    service: method.service,
    method: method.method,
    fullMethod: `/${method.service}/${method.method}`,
    kind: method.kind,
    metadata: new Metadata(options?.metadata),
    deadline: endMs === Number.POSITIVE_INFINITY ? undefined : dateOf(endMs),
    signal: options?.signal,
    message,
    values: new ContextValues(),
    peer: calls.link.connection.transport.peer,
  }
  // The time limit is in the request now, and an interceptor may remove it.
  const unlimited: CallDefaults = { ...defaults, timeoutMs: Number.POSITIVE_INFINITY }
  const info: ClientCallInfo = { calls, defaults: unlimited, method, rest: restOf(options) }
  return withCall(request, info)
}

/** Returns the Date of the next whole millisecond: rounding down could turn a limit into one that has passed. */
function dateOf(ms: number): Date {
  return new Date(Math.max(-LAST_DATE_MS, Math.min(Math.ceil(ms), LAST_DATE_MS)))
}

function restOf(options: CallOptions | undefined): ClientCallInfo['rest'] {
  const { parent, waitForReady, idempotent } = options ?? {}
  return {
    ...(parent !== undefined && { parent }),
    ...(waitForReady !== undefined && { waitForReady }),
    ...(idempotent !== undefined && { idempotent }),
  }
}

function optionsOf(request: InterceptedRequest): CallOptions {
  const { metadata, deadline, signal } = request
  return {
    metadata,
    ...(deadline !== undefined && { deadline }),
    ...(signal !== undefined && { signal }),
  }
}
