import type { ClientTarget } from '../support/client-target.js'
import { drivenClients } from './driven-client.js'
import { startRust } from './rust.js'

/** Rust's clients. `sync`: those of threads, which have unary calls only. */
export function rustClients(
  options: { readonly threads?: number; readonly sync?: boolean } = {},
): ClientTarget {
  const { threads = 1, sync = false } = options
  return drivenClients('rust', () => startRust(['client', '--threads', String(threads)]), { sync })
}
