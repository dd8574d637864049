import { loadModule } from '../base/load-module.js'
import type { StuckCalls, WatchedCall } from './stuck-calls.js'

/**
 * Returns what publishes calls that are open for longer than `limitMs`; `open` returns the open ones. Loaded for the
 * first client or server that has such a limit.
 */
export function watchStuckCalls(limitMs: number, open: () => Iterable<WatchedCall>): StuckCalls {
  const loaded = loadModule(import.meta.url, './stuck-calls.js') as typeof import('./stuck-calls.js')
  return new loaded.StuckCalls(limitMs, open)
}
