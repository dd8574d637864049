import process from 'node:process'
import type { FakeClock } from 'ttrpc/testing'

const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  now: performance.now.bind(performance),
}

let clock: FakeClock | undefined
/** Keeps the process alive, as an engine does while it is referenced. */
const intervals = new Set<object>()

/** A timer of the clock in the shape of Node's. */
function timer(onTime: () => void, ms: number): object {
  if (clock === undefined) return real.setTimeout(onTime, ms)
  const handle = clock.setTimeout(onTime, ms) as object
  return Object.assign(handle, { ref: () => handle, unref: () => handle })
}

/** An interval in the shape of Node's. Referenced, it keeps the process alive and is never called; `unref` arms it. */
class Interval {
  readonly #clock: FakeClock
  readonly #onTime: () => void
  readonly #ms: number
  #timer: unknown

  constructor(clock: FakeClock, onTime: () => void, ms: number) {
    this.#clock = clock
    this.#onTime = onTime
    this.#ms = ms
    intervals.add(this)
  }

  unref(): this {
    intervals.delete(this)
    this.#arm()
    return this
  }

  clear(): void {
    intervals.delete(this)
    this.#clock.clearTimeout(this.#timer)
  }

  #arm(): void {
    this.#timer = this.#clock.setTimeout(() => {
      this.#arm()
      this.#onTime()
    }, this.#ms)
  }
}

/**
 * Puts the clock in the place of Node's timers, for bounds that have no clock
 * of their own (`slowReaderTimeoutMs`, `frameTimeoutMs`), until `realTime`.
 */
export function virtualTime(fake: FakeClock): void {
  clock = fake
  intervals.clear()
  Object.assign(globalThis, {
    setTimeout: timer,
    clearTimeout: (handle: unknown) => fake.clearTimeout(handle),
    setInterval: (onTime: () => void, ms: number) => new Interval(fake, onTime, ms),
    clearInterval: (interval: Interval | undefined) => interval?.clear(),
  })
  Object.defineProperty(performance, 'now', { value: () => fake.now(), configurable: true, writable: true })
}

export function realTime(): void {
  clock = undefined
  const { now, ...timers } = real
  Object.assign(globalThis, timers)
  Object.defineProperty(performance, 'now', { value: now, configurable: true, writable: true })
}

/** References to engines that were not released. */
export function heldIntervals(): number {
  return intervals.size
}

/** Resolves when everything has happened that needs neither time nor another actor. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Resolves before callbacks of setImmediate that are pending now. */
export function nextTick(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
