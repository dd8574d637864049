import { setImmediate } from '../../base/runtime.js'
import { eachInSlices } from '../../base/sliced-work.js'
import type { ProcessHold } from '../../engine/process-hold.js'

/** The bounds of a call. */
interface BoundedCall {
  /** Ends the call: the user has closed the client. */
  onClientClosed(): void
  /** Called after `endTurn`, when the turn of the event loop is over. */
  onTurnEnd(): void
}

/** The intercepted calls of one client that wait: its close ends them, and those with a deadline keep the process alive. */
export class BoundedCalls {
  readonly #hold: ProcessHold
  /** Whether each has a deadline. Made for the first: most clients have no interceptors. */
  #waiting: Map<BoundedCall, boolean> | undefined
  #timed = 0
  #closed = false
  /** Those that have the rest of the turn. */
  #ending: BoundedCall[] = []

  /** `hold`: for these calls alone. */
  constructor(hold: ProcessHold) {
    this.#hold = hold
  }

  /** The user has closed the client. */
  get closed(): boolean {
    return this.#closed
  }

  /** `timed`: it has a deadline, whose timer does not keep the process alive itself. */
  add(call: BoundedCall, timed: boolean): void {
    this.#waiting ??= new Map()
    this.#waiting.set(call, timed)
    if (timed && this.#timed++ === 0) this.#hold.need(true)
  }

  /** May be repeated. */
  delete(call: BoundedCall): void {
    const timed = this.#waiting?.get(call)
    if (timed === undefined) return
    this.#waiting?.delete(call)
    if (timed && --this.#timed === 0) this.#hold.need(false)
  }

  /** Whether they may keep the process alive. At first they may. */
  allowHold(allowed: boolean): void {
    this.#hold.allow(allowed)
  }

  /** Ends those that wait, in slices, and those that begin later. */
  close(): void {
    this.#closed = true
    const waiting = this.#waiting
    if (waiting === undefined || waiting.size === 0) return
    eachInSlices([...waiting.keys()], (call) => {
      if (waiting.has(call)) call.onClientClosed()
    })
  }

  /** Calls `onTurnEnd` of the call when this turn of the event loop is over: one immediate serves all, in slices. */
  endTurn(call: BoundedCall): void {
    if (this.#ending.push(call) > 1) return
    setImmediate(() => {
      const ending = this.#ending
      this.#ending = []
      eachInSlices(ending, (ended) => ended.onTurnEnd())
    })
  }
}
