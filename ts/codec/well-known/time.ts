import { misuse } from '../../base/errors/misuse.js'
import { kindOf } from '../../base/errors/text.js'

/** google.protobuf.Timestamp. */
export interface Timestamp {
  /** Since 1970, also before it; the nanoseconds are added to it. */
  readonly seconds: bigint
  /** 0 to 999,999,999. */
  readonly nanos: number
}

/** google.protobuf.Duration. */
export interface Duration {
  readonly seconds: bigint
  /** Has the sign of the seconds. */
  readonly nanos: number
}

/** A timestamp or duration as it is read: its seconds as the file was loaded. */
interface SecondsAndNanos {
  readonly seconds?: bigint | number | string
  readonly nanos?: number
}

const NANOS_PER_MS = 1_000_000

/**
 * Returns the Timestamp of a Date. Throws `ERR_TTRPC_ARGUMENT` for one that is not valid.
 *
 * @example
 * ```js
 * import { timestampDate, timestampFromDate } from 'ttrpc'
 *
 * const timestamp = timestampFromDate(new Date('2026-01-31T12:00:00.5Z'))
 * console.log(timestamp) // { seconds: 1769860800n, nanos: 500000000 }
 * console.log(timestampDate(timestamp).toISOString()) // 2026-01-31T12:00:00.500Z
 * ```
 */
export function timestampFromDate(date: Date): Timestamp {
  return timestampFromMs(date.getTime())
}

/** Returns the Timestamp for milliseconds since 1970, as `Date.now()` returns them; parts of a millisecond are kept. */
export function timestampFromMs(ms: number): Timestamp {
  const seconds = Math.floor(finite(ms) / 1000)
  return normal(seconds, Math.round((ms - seconds * 1000) * NANOS_PER_MS))
}

/** Returns the present time as a Timestamp. */
export function timestampNow(): Timestamp {
  return timestampFromMs(Date.now())
}

/** Returns the milliseconds since 1970, with what is below a millisecond as their fraction. */
export function timestampMs(timestamp: SecondsAndNanos): number {
  return millisecondsOf(timestamp)
}

/** Returns the Date of a Timestamp, to the millisecond. It is invalid for a time that a Date cannot be. */
export function timestampDate(timestamp: SecondsAndNanos): Date {
  return new Date(Math.floor(millisecondsOf(timestamp)))
}

/**
 * Returns the Duration of so many milliseconds, which may be negative; parts of a millisecond are kept.
 *
 * @example
 * ```js
 * import { durationFromMs, durationMs } from 'ttrpc'
 *
 * console.log(durationFromMs(1500)) // { seconds: 1n, nanos: 500000000 }
 * console.log(durationMs({ seconds: 2n, nanos: 0 })) // 2000
 * ```
 */
export function durationFromMs(ms: number): Duration {
  const seconds = Math.trunc(finite(ms) / 1000)
  return normal(seconds, Math.round((ms - seconds * 1000) * NANOS_PER_MS))
}

/** Returns the milliseconds of a Duration. */
export function durationMs(duration: SecondsAndNanos): number {
  return millisecondsOf(duration)
}

/** Rounding to nanoseconds may make a whole second of them. */
function normal(seconds: number, nanos: number): Timestamp {
  const carry = Math.trunc(nanos / 1_000_000_000)
  return { seconds: BigInt(seconds + carry), nanos: nanos - carry * 1_000_000_000 + 0 }
}

function millisecondsOf({ seconds = 0n, nanos = 0 }: SecondsAndNanos): number {
  return Number(seconds) * 1000 + nanos / NANOS_PER_MS
}

function finite(ms: number): number {
  if (typeof ms === 'number' && Number.isFinite(ms)) return ms
  const given = typeof ms === 'number' ? String(ms) : kindOf(ms)
  throw misuse('ERR_TTRPC_ARGUMENT', `milliseconds must be a finite number, not ${given}`)
}
