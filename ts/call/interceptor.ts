import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import { ignore } from '../base/foreign-result.js'
import { handled } from '../base/handled.js'
import type { Metadata } from '../base/metadata.js'
import type { PeerCredentials } from '../peer/credentials.js'
import type { ContextValues } from './context-values.js'
import type { MethodKind } from './method-kind.js'

/**
 * One call as interceptors see it, on either side. The next interceptor sees
 * what they set, or what they change in a copy (`next({ ...request, message })`).
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
  /** The moment at which the caller stops waiting. On a server, setting it has no effect. */
  deadline: Date | undefined
  /** On a client the caller's; on a server that of the context, which setting it does not change. */
  signal: AbortSignal | undefined
  /**
   * The request's message: one value, or an AsyncIterable where the client
   * streams. On a server it is decoded when first read, which throws code 13 when
   * that fails (A18): an interceptor that refuses a call without reading it costs no
   * decoding. A spread copy made there has no `message` and no `signal` of its own; the
   * request that the next interceptor receives has both.
   */
  message: unknown
  /** Typed values that stay with the call on this side; a handler reads them from its context. */
  readonly values: ContextValues
  /** Credentials of the peer; undefined where they cannot be known. */
  readonly peer: PeerCredentials | undefined
}

/**
 * Runs the rest of the call. Resolves with the reply's message, or with an
 * AsyncIterable of messages where the server streams. On a client it may be
 * called again: each time makes a call.
 */
export type InterceptorNext = (request: InterceptedRequest) => Promise<unknown>

/**
 * Wraps every call of a client or a server. Called once with the function that
 * runs the rest of a call; returns the function that runs instead of it. The first of
 * a list is outermost, as in Go's WithChain. What it throws fails the call as
 * an error of a handler does.
 *
 * @example
 * ```js
 * import { Server } from 'ttrpc'
 * import { inMemory } from 'ttrpc/testing'
 *
 * const timed = (next) => async (request) => {
 *   const started = performance.now()
 *   try {
 *     return await next(request)
 *   } finally {
 *     console.log(request.fullMethod, performance.now() - started) // /demo.v1.Echo/Say …
 *   }
 * }
 * const server = new Server().registerRaw('demo.v1.Echo', { Say: (bytes) => bytes })
 * const client = inMemory(server, { interceptors: [timed] })
 * await client.call('demo.v1.Echo', 'Say', Buffer.from('hello'))
 * await server.close()
 * ```
 */
export type Interceptor = (next: InterceptorNext) => (request: InterceptedRequest) => Promise<unknown>

const none: readonly Interceptor[] = Object.freeze([])

/** Returns the interceptors of an option. Throws `ERR_TTRPC_OPTION`. */
export function checkInterceptors(interceptors: unknown): readonly Interceptor[] {
  if (interceptors === undefined) return none
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
 * Wraps `last` in all interceptors. Returns undefined when there are none. `complete`
 * is called with each request that one of them passes on. Throws `ERR_TTRPC_OPTION`.
 */
export function compose(
  interceptors: readonly Interceptor[],
  last: InterceptorNext,
  complete?: (request: InterceptedRequest) => InterceptedRequest,
): InterceptorNext | undefined {
  if (interceptors.length === 0) return undefined
  return interceptors.reduceRight((next, interceptor, index) => {
    const run: InterceptorNext = async (request) => next(complete === undefined ? request : complete(request))
    // What an interceptor does not await may still fail: it decides on the outcome of the call.
    const handOn: InterceptorNext = (request) => handled(run(request))
    const made: unknown = interceptor(handOn)
    if (typeof made === 'function') return made as InterceptorNext
    ignore(made) // of an async function, which rejects when it calls a `next` that it was not given
    throw misuse(
      'ERR_TTRPC_OPTION',
      `interceptors[${index}] must return a function, not ${kindOf(made)}: write (next) => async (request) => next(request)`,
    )
  }, last)
}

/** The property of a request with the call to which it belongs; a spread copy has it too. */
export const CALL: unique symbol = Symbol('ttrpc.call')

/** Sets the call to which a request belongs. Returns the request. */
export function withCall<R extends InterceptedRequest>(request: R, call: object): R {
  return Object.assign(request, { [CALL]: call })
}

/** Returns the call of a request at the end of a chain. Throws `ERR_TTRPC_ARGUMENT` for any other object. */
export function callOf<C>(request: InterceptedRequest): C {
  const call = (request as { [CALL]?: C } | undefined)?.[CALL]
  if (call !== undefined) return call
  throw misuse(
    'ERR_TTRPC_ARGUMENT',
    'next() takes the request that the interceptor was given, or a copy of it',
  )
}
