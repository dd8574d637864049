import type { Clock } from './clock.js'

/** The longest time that setTimeout takes; beyond, it would fire at once. */
const LONGEST_MS = 0x7fff_ffff

/** A running timer. */
export interface Timer {
  cancel(): void
}

/**
 * Calls `onTime` after `ms`, however long that is (B11: 292 years). Does not
 * keep the process alive: the call it belongs to does.
 */
export class DeadlineTimer implements Timer {
  #timeout: unknown
  readonly #clock: Clock
  readonly #onTime: () => void

  constructor(clock: Clock, ms: number, onTime: () => void) {
    this.#clock = clock
    this.#onTime = onTime
    this.#timeout = this.#arm(ms)
  }

  cancel(): void {
    this.#clock.clearTimeout(this.#timeout)
  }

  #arm(ms: number): unknown {
    if (ms <= LONGEST_MS) return this.#clock.setTimeout(this.#onTime, ms)
    return this.#clock.setTimeout(() => {
      this.#timeout = this.#arm(ms - LONGEST_MS)
    }, LONGEST_MS)
  }
}
