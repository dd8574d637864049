import { UsageError } from './command.js'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** The longest time that a timer of Node takes: some 24 days. */
const LONGEST_MS = 2 ** 31 - 1

/** Returns the milliseconds of `2s`, `500ms`, `1.5m` or `1h`. `option` names it in the `UsageError` for anything else. */
export function parseDuration(text: string, option: string): number {
  const [, digits, unit = ''] = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h)$/.exec(text) ?? []
  const ms = Number(digits) * (UNITS[unit] ?? Number.NaN)
  if (ms > LONGEST_MS) throw new UsageError(`${option} takes at most 596h, not ${text}`)
  if (ms > 0) return ms
  throw new UsageError(`${option} takes a duration such as 2s, 500ms or 1m, not ${JSON.stringify(text)}`)
}
