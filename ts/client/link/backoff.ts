import { misuse } from '../../base/errors/misuse.js'
import { kindOf } from '../../base/errors/text.js'
import { checkOptions } from '../../options/checks.js'
import { checkNumber } from '../../options/limits.js'

/** How a client makes its connection again. */
export interface ReconnectOptions {
  /** The longest first delay; it doubles with each dial that fails. Default 20. */
  readonly minDelayMs?: number
  /** Delays grow to this. Default 5 000. */
  readonly maxDelayMs?: number
  /** Which part of a delay chance decides, 0 … 1: 1 spreads clients from 0 to the whole delay. Default 1. */
  readonly jitter?: number
  /** How often one call is sent, the first time included. Default 10. */
  readonly maxAttempts?: number
}

/** The same, complete. */
export type Backoff = Required<ReconnectOptions>

const KNOWN = new Set(['minDelayMs', 'maxDelayMs', 'jitter', 'maxAttempts'])
const MAX_MS = 0x7fff_ffff

/** Undefined: the client does not reconnect. Throws `ERR_TTRPC_OPTION`. */
export function checkReconnect(reconnect: unknown): Backoff | undefined {
  if (reconnect === undefined || reconnect === false) return undefined
  const given = reconnect === true ? {} : (reconnect as ReconnectOptions)
  checkOptions('reconnect', given, KNOWN)
  const { jitter = 1 } = given
  if (typeof jitter !== 'number' || !(jitter >= 0 && jitter <= 1)) {
    throw misuse(
      'ERR_TTRPC_OPTION',
      `jitter must be a number from 0 to 1, not ${typeof jitter === 'number' ? jitter : kindOf(jitter)}`,
    )
  }
  const minDelayMs = checkNumber('minDelayMs', given.minDelayMs, { default: 20, least: 0, most: MAX_MS })
  return {
    minDelayMs,
    maxDelayMs: checkNumber('maxDelayMs', given.maxDelayMs, {
      default: Math.max(5000, minDelayMs),
      least: minDelayMs,
      most: MAX_MS,
    }),
    jitter,
    maxAttempts: checkNumber('maxAttempts', given.maxAttempts, { default: 10, least: 1, most: 1000 }),
  }
}

/** How long to wait before the next dial, after `failures` of them in a row. `random`: 0 … 1. */
export function delayMs(backoff: Backoff, failures: number, random: number): number {
  const whole = Math.min(backoff.maxDelayMs, backoff.minDelayMs * 2 ** Math.min(failures, 31))
  return whole * (1 - backoff.jitter * random)
}
