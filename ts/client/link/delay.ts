import type { Backoff } from './backoff.js'

/** Returns how long to wait before the next dial, after `failures` of them in a row. `random`: from 0 to 1. */
export function delayMs(backoff: Backoff, failures: number, random: number): number {
  const whole = Math.min(backoff.maxDelayMs, backoff.minDelayMs * 2 ** Math.min(failures, 31))
  return whole * (1 - backoff.jitter * random)
}
