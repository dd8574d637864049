/** The longest time that setTimeout takes; beyond, it would fire at once. */
const LONGEST_MS = 0x7fff_ffff

/** A deadline that has not passed yet. */
export interface Timer {
  cancel(): void
}

/**
 * Calls `onTime` after `ms`, however long that is (B11: 292 years). Does not
 * keep the process alive: the call it belongs to does.
 */
export class DeadlineTimer implements Timer {
  #timeout: NodeJS.Timeout
  readonly #onTime: () => void

  constructor(ms: number, onTime: () => void) {
    this.#onTime = onTime
    this.#timeout = this.#arm(ms)
  }

  cancel(): void {
    clearTimeout(this.#timeout)
  }

  #arm(ms: number): NodeJS.Timeout {
    const timeout =
      ms <= LONGEST_MS
        ? setTimeout(this.#onTime, ms)
        : setTimeout(() => {
            this.#timeout = this.#arm(ms - LONGEST_MS)
          }, LONGEST_MS)
    timeout.unref()
    return timeout
  }
}
