import { misuse } from '../base/errors/misuse.js'

/** The source of time for the deadlines of calls. */
export interface Clock {
  /** Milliseconds since 1970, as `Date.now`. */
  now(): number
  /** Calls `onTime` once, `ms` from now (at most 2³¹−1). Must not keep the process alive. */
  setTimeout(onTime: () => void, ms: number): unknown
  /** `handle`: what `setTimeout` returned. May be called after the timer has fired. */
  clearTimeout(handle: unknown): void
}

export const realClock: Clock = {
  now: Date.now,
  setTimeout: (onTime, ms) => setTimeout(onTime, Math.ceil(ms)).unref(),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
}

/** Returns the clock of an option, or the real one. Throws `ERR_TTRPC_OPTION`. */
export function checkClock(clock: unknown): Clock {
  if (clock === undefined) return realClock
  const { now, setTimeout, clearTimeout } = (clock ?? {}) as Partial<Clock>
  if (typeof now === 'function' && typeof setTimeout === 'function' && typeof clearTimeout === 'function') {
    return clock as Clock
  }
  throw misuse('ERR_TTRPC_OPTION', 'clock must have now, setTimeout and clearTimeout')
}
