import type { ProcessHold } from '../../engine/process-hold.js'

/** The bounds of a call. */
interface BoundedCall {
  /** Ends the call: the user has closed the client. */
  onClientClosed(): void
}

/** The intercepted calls of one client that wait: its close ends them, and those with a deadline keep the process alive. */
export class BoundedCalls {
  readonly #hold: ProcessHold
  /** Whether each has a deadline. */
  readonly #waiting = new Map<BoundedCall, boolean>()
  #timed = 0
  #closed = false

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
    this.#waiting.set(call, timed)
    if (timed && this.#timed++ === 0) this.#hold.need(true)
  }

  /** May be repeated. */
  delete(call: BoundedCall): void {
    const timed = this.#waiting.get(call)
    if (timed === undefined) return
    this.#waiting.delete(call)
    if (timed && --this.#timed === 0) this.#hold.need(false)
  }

  /** Whether they may keep the process alive. At first they may. */
  allowHold(allowed: boolean): void {
    this.#hold.allow(allowed)
  }

  /** Ends those that wait, and those that begin later. */
  close(): void {
    this.#closed = true
    for (const call of [...this.#waiting.keys()]) call.onClientClosed()
  }
}
