import { type AbortTarget, forgetAbort, listenForAbort } from '../../base/abort-listeners.js'
import { ClosedError } from '../../base/errors/connection-errors.js'
import { abortedError, canceled, deadlineExceeded } from '../../base/errors/ended-call.js'
import type { TtrpcError, TtrpcErrorOptions } from '../../base/errors/ttrpc-error.js'
import type { Deadline, DeadlineQueue, DeadlineTarget } from '../deadline-queue.js'
import type { InterceptedRequest } from '../interceptor.js'
import type { CallOptions } from '../options.js'
import type { BoundedCalls } from './bounded-calls.js'

/** A call on the wire that belongs to an intercepted one. */
export interface InnerCall extends DeadlineTarget, AbortTarget {
  onCanceled(reason: unknown): void
  onConnectionClosed(cause: Error | undefined): void
}

/** What is bounded: an intercepted call. */
export interface Bounded {
  /** Called when a bound is reached, before interceptors have their turn. `reason`: of the signal, if one aborted. */
  onReached(error: TtrpcError, reason?: unknown): void
  /** Called when that turn is over and someone still waits: the call ends with the error. */
  onBound(error: TtrpcError): void
}

/** What the bounds of a call are made of. */
interface CallBoundsParts {
  readonly request: InterceptedRequest
  readonly options: CallOptions | undefined
  /** When the call ends, in milliseconds since 1970; Infinity: no deadline. */
  readonly endMs: number
  readonly deadlines: DeadlineQueue
  readonly calls: BoundedCalls
}

/** `open` → `reached`: a bound. Each wait then has the rest of the turn. → `over`: the call has its outcome. */
type State = 'open' | 'reached' | 'over'

/**
 * Ends a call that goes through interceptors at its deadline, when its signal or that of its parent aborts, and with
 * its client, wherever its interceptors wait. The calls that they have made on the wire end at once; interceptors then
 * have the rest of the turn of the event loop, in which they may replace the error.
 *
 * Listens only while someone waits: for the interceptors, for a message, or for a call on the wire. So nothing of a
 * call that its user has dropped stays with a signal.
 */
export class CallBounds implements DeadlineTarget, AbortTarget {
  readonly #request: InterceptedRequest
  readonly #signals: readonly AbortSignal[]
  readonly #deadlines: DeadlineQueue
  readonly #calls: BoundedCalls
  readonly #bounded: Bounded
  readonly #inner = new Set<InnerCall>()
  #state: State = 'open'
  #error: TtrpcError | undefined
  /** How many wait. */
  #waits = 0
  /** On the time of the queue; Infinity: no deadline. */
  #endMs: number
  /** The request's deadline to which that belongs, to find out whether interceptors have changed it. */
  #requestMs: number | undefined
  #deadline: Deadline | undefined
  #sent = false

  constructor({ request, options, endMs, deadlines, calls }: CallBoundsParts, bounded: Bounded) {
    this.#request = request
    this.#signals = [options?.signal, options?.parent?.signal].filter((signal) => signal !== undefined)
    this.#deadlines = deadlines
    this.#calls = calls
    this.#bounded = bounded
    this.#endMs = this.#queueMs(endMs)
    this.#requestMs = request.deadline?.getTime()
  }

  /** The bound that was reached: no call may begin any more. */
  get error(): TtrpcError | undefined {
    return this.#error
  }

  /** Someone waits, until `release`. */
  hold(): void {
    if (this.#waits++ === 0 && this.#state === 'open') this.#listen()
    else if (this.#state === 'reached') this.#endTurn()
  }

  release(): void {
    if (--this.#waits === 0) this.#rest()
  }

  /** A call on the wire has begun. */
  add(call: InnerCall): void {
    this.#sent = true
    this.#inner.add(call)
    this.hold()
  }

  /** It has ended. May be repeated. */
  delete(call: InnerCall): void {
    if (this.#inner.delete(call)) this.release()
  }

  /** Called with a request that interceptors pass on to the wire: they may give the call more time. */
  passed(request: InterceptedRequest): void {
    if (!this.#extend(request.deadline) || this.#deadline === undefined) return
    this.#rest()
    this.#listen()
  }

  /** The call has its outcome. */
  settle(): void {
    this.#state = 'over'
    this.#rest()
  }

  onDeadline(): void {
    this.#rest()
    if (this.#extend(this.#request.deadline)) return this.#listen()
    this.#reach(deadlineExceeded(this.#about()), (call) => call.onDeadline())
  }

  onAbort(signal: AbortSignal): void {
    const { reason } = signal
    this.#reach(abortedError(reason, this.#about()), (call) => call.onAbort(signal), reason)
  }

  onClientClosed(): void {
    this.#reach(new ClosedError(this.#about()), (call) => call.onConnectionClosed(undefined))
  }

  /** The user cancels the call. */
  cancel(reason: unknown): void {
    this.#reach(canceled(reason, this.#about()), (call) => call.onCanceled(reason))
  }

  #listen(): void {
    if (this.#calls.closed) return this.onClientClosed()
    const aborted = this.#signals.find((signal) => signal.aborted)
    if (aborted !== undefined) return this.onAbort(aborted)
    const timed = this.#endMs !== Number.POSITIVE_INFINITY
    this.#calls.add(this, timed)
    if (timed) this.#deadline = this.#deadlines.add(this.#endMs, this)
    for (const signal of this.#signals) listenForAbort(signal, this)
  }

  #rest(): void {
    this.#calls.delete(this)
    if (this.#deadline !== undefined) this.#deadlines.remove(this.#deadline)
    this.#deadline = undefined
    for (const signal of this.#signals) forgetAbort(signal, this)
  }

  #reach(error: TtrpcError, end: (call: InnerCall) => void, reason?: unknown): void {
    if (this.#state !== 'open') return
    this.#state = 'reached'
    this.#error = error
    this.#rest()
    for (const call of [...this.#inner]) end(call)
    this.#bounded.onReached(error, reason)
    this.#endTurn()
  }

  #endTurn(): void {
    setImmediate(() => {
      if (this.#state !== 'reached' || this.#waits === 0) return
      this.#state = 'over'
      this.#bounded.onBound(this.#error!)
    })
  }

  /** Takes over a later deadline. One that is sooner is that of an attempt. Returns whether there is more time. */
  #extend(deadline: unknown): boolean {
    const ms = deadline === undefined ? undefined : msOf(deadline)
    if (ms === this.#requestMs || Number.isNaN(ms)) return false // not a Date: refused where the call is made
    const endMs = this.#queueMs(ms ?? Number.POSITIVE_INFINITY)
    if (endMs <= this.#endMs) return false
    this.#requestMs = ms
    this.#endMs = endMs
    return true
  }

  /** Returns a moment in milliseconds since 1970 on the time of the queue. */
  #queueMs(ms: number): number {
    return this.#deadlines.nowMs() + ms - this.#deadlines.clock.now()
  }

  #about(): TtrpcErrorOptions {
    const { service, method } = this.#request
    return { service, method, sent: this.#sent }
  }
}

function msOf(deadline: unknown): number {
  return deadline instanceof Date ? deadline.getTime() : Number.NaN
}
