import { setTimeout as delay } from 'node:timers/promises'

/** Resolves when a step has settled, whether it failed or not, at the latest after `ms`. */
export async function within(step: Promise<unknown>, ms: number): Promise<void> {
  const bound = new AbortController()
  const late = delay(ms, undefined, { signal: bound.signal }).catch(() => {})
  await Promise.race([step.catch(() => {}), late])
  bound.abort()
}
