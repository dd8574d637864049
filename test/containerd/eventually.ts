import { setTimeout as delay } from 'node:timers/promises'

/** How often a state of the machine that has no event of its own is looked at. */
const INTERVAL_MS = 25

/**
 * Resolves with what `look` returns as soon as that is as `wanted` says. For states of other processes and of the kernel
 * that no event announces. Rejects with the last value after `timeoutMs`.
 */
export async function eventually<T>(
  look: () => T | Promise<T>,
  wanted: (value: T) => boolean,
  timeoutMs = 10_000,
): Promise<T> {
  const end = performance.now() + timeoutMs
  for (;;) {
    const value = await look()
    if (wanted(value)) return value
    if (performance.now() > end) {
      throw new Error(`after ${timeoutMs} ms it still is ${JSON.stringify(value, undefined, 1)}`)
    }
    await delay(INTERVAL_MS)
  }
}
