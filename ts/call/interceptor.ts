import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import type { Metadata } from '../base/metadata.js'
import type { PeerCredentials } from '../peer/credentials.js'
import type { ContextValues } from './context-values.js'
import type { MethodKind } from './method-kind.js'

/**
 * One call as interceptors see it, on either side. What they set, or put in a
 * copy (`next({ ...request, message })`), is what the next one sees.
 */
export interface InterceptedRequest {
  /** e.g. `demo.v1.Greeter` */
  readonly service: string
  /** The method's name on the wire, e.g. `SayHello`. */
  readonly method: string
  /** e.g. `/demo.v1.Greeter/SayHello` (B16) */
  readonly fullMethod: string
  readonly kind: MethodKind
  metadata: Metadata
  /** When the caller stops waiting. On a server it is told, and setting it changes nothing. */
  deadline: Date | undefined
  /** The caller's, on a client; on a server, that of the context, which setting does not change. */
  signal: AbortSignal | undefined
  /**
   * The request's message: one value, or an AsyncIterable where the client
   * streams. On a server it is decoded when first read (reading throws code 13
   * when it cannot be, A18): who refuses a call without looking spares that. A copy
   * made there has neither `message` nor `signal` of its own; the next interceptor has.
   */
  message: unknown
  /** Typed values that travel with the call on this side; the handler finds them in its context. */
  readonly values: ContextValues
  /** Who is at the other end. */
  readonly peer: PeerCredentials | undefined
}

/**
 * Runs the rest of the call; what comes back: the reply's message, or an
 * AsyncIterable of them where the server streams. On a client it may be called
 * again: each time is a call.
 */
export type InterceptorNext = (request: InterceptedRequest) => Promise<unknown>

/**
 * Stands around every call, on a client or a server: called once with what
 * comes after it, gives what to run instead. The first of a list is outermost,
 * as Go's WithChain. What it throws fails the call as a handler's error does.
 */
export type Interceptor = (next: InterceptorNext) => (request: InterceptedRequest) => Promise<unknown>

/** Interceptors as options give them. Throws `ERR_TTRPC_OPTION`. */
export function checkInterceptors(interceptors: unknown): readonly Interceptor[] {
  if (interceptors === undefined) return []
  if (!Array.isArray(interceptors)) {
    throw misuse('ERR_TTRPC_OPTION', `interceptors must be an array, not ${kindOf(interceptors)}`)
  }
  for (const [index, interceptor] of interceptors.entries()) {
    if (typeof interceptor !== 'function') {
      throw misuse(
        'ERR_TTRPC_OPTION',
        `interceptors[${index}] must be a function, not ${kindOf(interceptor)}`,
      )
    }
  }
  return [...interceptors]
}

/**
 * All of them around `last`, made once; undefined when there are none. `complete`
 * sees what each hands on. Throws `ERR_TTRPC_OPTION`.
 */
export function compose(
  interceptors: readonly Interceptor[],
  last: InterceptorNext,
  complete?: (request: InterceptedRequest) => InterceptedRequest,
): InterceptorNext | undefined {
  if (interceptors.length === 0) return undefined
  return interceptors.reduceRight((next, interceptor, index) => {
    const handOn: InterceptorNext = complete === undefined ? next : async (request) => next(complete(request))
    const made: unknown = interceptor(handOn)
    if (typeof made === 'function') return made as InterceptorNext
    throw misuse('ERR_TTRPC_OPTION', `interceptors[${index}] must return a function, not ${kindOf(made)}`)
  }, last)
}

/** Where a request keeps the call it belongs to; a spread copy keeps it too. */
export const CALL: unique symbol = Symbol('ttrpc.call')

/** Marks a request as of this call. */
export function withCall<R extends InterceptedRequest>(request: R, call: object): R {
  return Object.assign(request, { [CALL]: call })
}

/** The call of a request that came back to the end of a chain. Throws `ERR_TTRPC_ARGUMENT`. */
export function callOf<C>(request: InterceptedRequest): C {
  const call = (request as { [CALL]?: C } | undefined)?.[CALL]
  if (call !== undefined) return call
  throw misuse(
    'ERR_TTRPC_ARGUMENT',
    'next() takes the request that the interceptor was given, or a copy of it',
  )
}
