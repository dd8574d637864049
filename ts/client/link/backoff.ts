import {
  checkInteger,
  fraction,
  integer,
  MAX_TIMER_MS,
  milliseconds,
  optional,
} from '../../options/option.js'
import { options, type TableOf } from '../../options/options.js'

/**
 * The option `reconnect` of `connect`: how a client makes its connection again.
 *
 * @example
 * ```js
 * import { connect, Server } from 'ttrpc'
 *
 * const server = new Server()
 * await server.listen('unix:///tmp/again.sock')
 * const client = await connect('unix:///tmp/again.sock', {
 *   reconnect: { minDelayMs: 50, maxDelayMs: 2000, maxAttempts: 3 },
 * })
 * console.log(client.state) // open
 * await client.close()
 * await server.close()
 * ```
 */
export interface ReconnectOptions {
  /** The longest first delay; it doubles with each dial that fails. Default 20. */
  readonly minDelayMs?: number
  /** The longest of all delays. Default 5 000, or `minDelayMs` where that is more. */
  readonly maxDelayMs?: number
  /** The part of a delay that is random, from 0 to 1: with 1, delays lie between 0 and the whole. Default 1. */
  readonly jitter?: number
  /** How often one call is sent, the first time included. Default 10. */
  readonly maxAttempts?: number
}

/** The same, complete. */
export type Backoff = Required<ReconnectOptions>

const MAX_DELAY_MS = 5000

const reconnectOptions = options('reconnect', {
  jitter: fraction(1),
  minDelayMs: milliseconds(20),
  maxDelayMs: optional(milliseconds(MAX_DELAY_MS)),
  maxAttempts: integer({ default: 10, least: 1, most: 1000 }),
} satisfies TableOf<ReconnectOptions>)

/** Returns undefined where the client is not to reconnect. Throws `ERR_TTRPC_OPTION`. */
export function checkReconnect(reconnect: unknown): Backoff | undefined {
  if (reconnect === undefined || reconnect === false) return undefined
  const checked = reconnectOptions.check(reconnect === true ? {} : reconnect)
  const least = checked.minDelayMs
  const range = { default: Math.max(MAX_DELAY_MS, least), least, most: MAX_TIMER_MS }
  return { ...checked, maxDelayMs: checkInteger('maxDelayMs', checked.maxDelayMs, range) }
}
