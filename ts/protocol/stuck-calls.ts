import { performance } from '../base/runtime.js'
import { publishStuckCall, stuckCallsWatched } from '../diagnostics/calls.js'
import type { EventConnection } from '../diagnostics/origin.js'
import type { OpenCall } from './open-call.js'

/** Looks in the time that a call may take. */
const LOOKS = 4
/** However short that is, thousands of calls are not looked at without end. */
const LEAST_LOOK_MS = 10

/** An open call, and where it is. */
export interface WatchedCall {
  readonly call: OpenCall
  readonly connection: EventConnection
  readonly stream: number
}

/** Finds calls that are open for too long: one timer for all of a client or server, while it has calls. */
export class StuckCalls {
  readonly #limitMs: number
  readonly #open: () => Iterable<WatchedCall>
  readonly #told = new WeakSet<OpenCall>()
  #timer: NodeJS.Timeout | undefined

  /** `open`: the open calls. */
  constructor(limitMs: number, open: () => Iterable<WatchedCall>) {
    this.#limitMs = limitMs
    this.#open = open
  }

  /** There is a call. */
  watch(): void {
    if (this.#timer !== undefined) return
    this.#timer = setInterval(() => this.#look(), Math.max(LEAST_LOOK_MS, this.#limitMs / LOOKS))
    this.#timer.unref()
  }

  #look(): void {
    const now = performance.now()
    let any = false
    for (const watched of this.#open()) {
      any = true
      if (!stuckCallsWatched()) break
      this.#check(watched, now)
    }
    if (any) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #check({ call, connection, stream }: WatchedCall, now: number): void {
    const ageMs = now - call.startedMs
    if (ageMs < this.#limitMs || this.#told.has(call)) return
    this.#told.add(call)
    publishStuckCall(connection, stream, call.target, ageMs)
  }
}
