import { Metadata } from '../../base/metadata.js'
import { ContextValues } from '../context-values.js'
import { type InterceptedRequest, type InterceptorNext, withCall } from '../interceptor.js'
import { type CallOptions, callDeadlineMs } from '../options.js'
import type { BoundedCalls } from './bounded-calls.js'
import { type Bounded, CallBounds } from './call-bounds.js'
import type { CallDefaults } from './client-call.js'
import type { ClientMethod } from './client-method.js'
import type { DirectCalls } from './direct-calls.js'

/** The last moment that a Date can hold. */
const LAST_DATE_MS = 8.64e15

/** What the end of a chain of interceptors needs besides the request. */
export interface InterceptedCallInfo {
  readonly calls: DirectCalls
  readonly defaults: CallDefaults
  readonly method: ClientMethod
  /** What interceptors do not see. */
  readonly rest: Pick<CallOptions, 'parent' | 'waitForReady' | 'idempotent'>
}

/** A call as its interceptors see it, and its bounds. */
export interface InterceptedCall {
  readonly request: InterceptedRequest
  readonly bounds: CallBounds
}

/** Makes the calls of a client that go through interceptors. */
export class InterceptedCalls {
  readonly #direct: DirectCalls
  readonly #defaults: CallDefaults
  readonly #bounded: BoundedCalls

  constructor(direct: DirectCalls, defaults: CallDefaults, bounded: BoundedCalls) {
    this.#direct = direct
    this.#defaults = defaults
    this.#bounded = bounded
  }

  /** Makes a unary call. Expects checked options. */
  unary<I, O>(
    chain: InterceptorNext,
    method: ClientMethod<I, O>,
    message: I,
    options: CallOptions | undefined,
  ): Promise<O> {
    return new Promise<O>((resolve, reject) => {
      const bounded: Bounded = { onReached() {}, onBound: reject }
      const { request, bounds } = this.begin(method as ClientMethod, message, options, bounded)
      bounds.hold()
      runChain(chain, request).then(
        (reply) => {
          bounds.settle()
          resolve(reply as O)
        },
        (error) => {
          bounds.settle()
          reject(error)
        },
      )
    })
  }

  /** Returns a call as the interceptors see it, and the bounds that end `bounded`. Expects checked options. */
  begin(
    method: ClientMethod,
    message: unknown,
    options: CallOptions | undefined,
    bounded: Bounded,
  ): InterceptedCall {
    const { deadlines, timeoutMs } = this.#defaults
    const endMs = callDeadlineMs(options, timeoutMs, deadlines.clock)
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
      peer: this.#direct.link.connection.transport.peer,
    }
    const bounds = new CallBounds({ request, options, endMs, deadlines, calls: this.#bounded }, bounded)
    // The time limit is in the request now, and an interceptor may remove it.
    const defaults: CallDefaults = { deadlines, timeoutMs: Number.POSITIVE_INFINITY, bounds }
    const info: InterceptedCallInfo = { calls: this.#direct, defaults, method, rest: restOf(options) }
    return { request: withCall(request, info), bounds }
  }
}

/** Runs a chain whose outermost function is the user's: it may throw, and return anything. */
export async function runChain(chain: InterceptorNext, request: InterceptedRequest): Promise<unknown> {
  return chain(request)
}

/** Returns the Date of the next whole millisecond: rounding down could turn a limit into one that has passed. */
function dateOf(ms: number): Date {
  return new Date(Math.max(-LAST_DATE_MS, Math.min(Math.ceil(ms), LAST_DATE_MS)))
}

function restOf(options: CallOptions | undefined): InterceptedCallInfo['rest'] {
  const { parent, waitForReady, idempotent } = options ?? {}
  return {
    ...(parent !== undefined && { parent }),
    ...(waitForReady !== undefined && { waitForReady }),
    ...(idempotent !== undefined && { idempotent }),
  }
}
