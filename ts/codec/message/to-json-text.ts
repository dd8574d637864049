/** Well-known types whose ProtoJSON is a string. Each function returns undefined for a message that has none. */

import { camelCase } from './name-case.js'

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
export const FIRST_SECOND = -62_135_596_800n
export const LAST_SECOND = 253_402_300_799n
export const MAX_DURATION_SECONDS = 315_576_000_000n
const NANOS = 1_000_000_000

export function timestampText(seconds: unknown, nanos: unknown): string | undefined {
  const whole = integer(seconds)
  const part = Number(nanos ?? 0)
  if (whole === undefined || whole < FIRST_SECOND || whole > LAST_SECOND) return undefined
  if (!Number.isInteger(part) || part < 0 || part >= NANOS) return undefined
  const text = new Date(Number(whole) * 1000).toISOString().slice(0, 19)
  return `${text}${fraction(part)}Z`
}

export function durationText(seconds: unknown, nanos: unknown): string | undefined {
  const whole = integer(seconds)
  const part = Number(nanos ?? 0)
  if (whole === undefined || whole > MAX_DURATION_SECONDS || whole < -MAX_DURATION_SECONDS) return undefined
  if (!Number.isInteger(part) || Math.abs(part) >= NANOS) return undefined
  if ((whole > 0n && part < 0) || (whole < 0n && part > 0)) return undefined
  const sign = whole < 0n || part < 0 ? '-' : ''
  return `${sign}${whole < 0n ? -whole : whole}${fraction(Math.abs(part))}s`
}

/** Returns `.5`, `.000001`: three, six or nine digits; nothing for 0. */
function fraction(nanos: number): string {
  if (nanos === 0) return ''
  const digits = String(nanos).padStart(9, '0')
  return `.${digits.replace(/(?:000){1,2}$/, '')}`
}

export function fieldMaskText(paths: unknown): string | undefined {
  if (!Array.isArray(paths)) return undefined
  const camel = paths.map((path) => camelCase(String(path)))
  // A name with a capital letter would come back as another one.
  const odd = paths.some((path) => /[A-Z,]/.test(String(path))) || camel.some((path) => path.includes('_'))
  return odd ? undefined : camel.join(',')
}

function integer(value: unknown): bigint | undefined {
  try {
    return BigInt(value as bigint)
  } catch {
    return undefined
  }
}
