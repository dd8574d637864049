import type { Clock } from '../../call/clock.js'

interface Timer {
  readonly atMs: number
  readonly onTime: () => void
}

/**
 * A clock that stands still until it is told to go on: the `clock` of a server
 * and of its clients. Where both have one, give them the same.
 */
export class FakeClock implements Clock {
  #nowMs: number
  readonly #timers = new Set<Timer>()

  /** @internal Use `fakeClock`. */
  constructor(startMs: number) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  setTimeout(onTime: () => void, ms: number): unknown {
    const timer: Timer = { atMs: this.#nowMs + Math.max(0, ms), onTime }
    this.#timers.add(timer)
    return timer
  }

  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as Timer)
  }

  /** How many timers wait: one for each call with a deadline. */
  get timers(): number {
    return this.#timers.size
  }

  /** Lets time pass. What falls due on the way is called before this returns, the earliest first, each at its time. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms
    for (let due = this.#next(endMs); due !== undefined; due = this.#next(endMs)) {
      this.#timers.delete(due)
      this.#nowMs = Math.max(this.#nowMs, due.atMs)
      due.onTime()
    }
    this.#nowMs = endMs
  }

  #next(endMs: number): Timer | undefined {
    let next: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.atMs <= endMs && (next === undefined || timer.atMs < next.atMs)) next = timer
    }
    return next
  }
}

/** A clock for tests. `startMs`: what it shows first, in milliseconds since 1970; default 2000-01-01. */
export function fakeClock(startMs = Date.UTC(2000, 0, 1)): FakeClock {
  return new FakeClock(startMs)
}
