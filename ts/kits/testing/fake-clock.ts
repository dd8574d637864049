import { misuse } from '../../base/errors/misuse.js'
import { kindOf } from '../../base/errors/text.js'
import type { Clock } from '../../call/clock.js'

interface Timer {
  readonly atMs: number
  readonly onTime: () => void
}

/**
 * A clock that moves only by `advance`: the `clock` of a server and of its clients, which should share one.
 * Made by `fakeClock`.
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

  /** The number of waiting timers: one for each server and each client with open calls that have a deadline. */
  get timers(): number {
    return this.#timers.size
  }

  /**
   * Moves the clock on. Timers that are due by then are called before this returns, in order, each at its own time.
   * Throws `ERR_TTRPC_ARGUMENT` for anything but a finite number from 0: time does not go back.
   */
  advance(ms: number): void {
    checkTime('advance', ms, 0)
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

/**
 * Returns a clock for tests. `startMs`: its first time, in milliseconds since 1970; default 2000-01-01. Throws
 * `ERR_TTRPC_ARGUMENT` for anything but a finite number.
 *
 * @example
 * ```js
 * import { Server } from 'ttrpc'
 * import { fakeClock, inMemory } from 'ttrpc/testing'
 *
 * const clock = fakeClock()
 * const server = new Server({ clock }).registerRaw('demo.v1.Slow', { Wait: () => new Promise(() => {}) })
 * const client = inMemory(server, { clock })
 * const call = client.call('demo.v1.Slow', 'Wait', new Uint8Array(), { timeoutMs: 60_000 })
 * clock.advance(60_000)
 * await call.catch((error) => console.log(error.code)) // 4
 * await server.close()
 * ```
 */
export function fakeClock(startMs = Date.UTC(2000, 0, 1)): FakeClock {
  checkTime('fakeClock', startMs, -Number.MAX_VALUE)
  return new FakeClock(startMs)
}

function checkTime(name: string, ms: unknown, least: number): void {
  if (typeof ms === 'number' && Number.isFinite(ms) && ms >= least) return
  const given = typeof ms === 'number' ? String(ms) : kindOf(ms)
  const range = least === 0 ? ' from 0' : ''
  throw misuse(
    'ERR_TTRPC_ARGUMENT',
    `the argument of ${name} must be a finite number of milliseconds${range}, not ${given}`,
  )
}
