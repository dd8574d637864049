import { performance } from '../base/runtime.js'

/** Lets so many events a second pass, and counts those that do not. */
export class RateMeter {
  readonly #mostASecond: number
  #startedMs = Number.NEGATIVE_INFINITY
  #passed = 0
  #suppressed = 0

  constructor(mostASecond: number) {
    this.#mostASecond = mostASecond
  }

  /** Returns whether one more event may pass now; one that may not is counted as suppressed. */
  pass(): boolean {
    const now = performance.now()
    if (now - this.#startedMs >= 1000) {
      this.#startedMs = now
      this.#passed = 0
    }
    if (this.#passed >= this.#mostASecond) {
      this.#suppressed++
      return false
    }
    this.#passed++
    return true
  }

  /** Counts events that were suppressed before they came here. */
  suppress(count: number): void {
    this.#suppressed += count
  }

  /** Returns how many events were suppressed since the last call. */
  takeSuppressed(): number {
    const count = this.#suppressed
    this.#suppressed = 0
    return count
  }
}
