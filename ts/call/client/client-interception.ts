import { misuse } from '../../base/errors/misuse.js'
import { kindOfMessage } from '../../base/errors/text.js'
import {
  callOf,
  compose,
  type InterceptedRequest,
  type Interceptor,
  type InterceptorNext,
} from '../interceptor.js'
import { clientStreams, serverStreams } from '../method-kind.js'
import { type CallOptions, checkCallOptions } from '../options.js'
import type { InterceptedCallInfo } from './intercepted-calls.js'

/** Composes the interceptors of a client around the call itself. Returns undefined without any. Throws `ERR_TTRPC_OPTION`. */
export function clientChain(interceptors: readonly Interceptor[]): InterceptorNext | undefined {
  return compose(interceptors, async (request) => {
    const { calls, defaults, method, rest } = callOf<InterceptedCallInfo>(request)
    const { bounds } = defaults
    bounds?.passed(request)
    if (bounds?.error !== undefined) throw bounds.error
    const options = checkCallOptions({ ...optionsOf(request), ...rest })
    const { message } = request
    if (clientStreams(method.kind)) {
      const call = await calls.readyStream(method, message, options, defaults)
      return serverStreams(method.kind) ? call : call.receive()
    }
    if (!method.input.accepts(message)) {
      throw misuse(
        'ERR_TTRPC_ARGUMENT',
        `the request of ${request.fullMethod} must be a message, not ${kindOfMessage(message)}`,
      )
    }
    if (serverStreams(method.kind)) return calls.readyStream(method, message, options, defaults)
    return calls.unary(method, message, options, defaults)
  })
}

function optionsOf(request: InterceptedRequest): CallOptions {
  const { metadata, deadline, signal } = request
  return {
    metadata,
    ...(deadline !== undefined && { deadline }),
    ...(signal !== undefined && { signal }),
  }
}
