/** Well-known types whose ProtoJSON is a string. Each function throws a `Refusal` for any other value. */

import { FIELD_PATH, snakeCase } from './name-case.js'
import { Refusal, shown } from './refusal.js'
import { FIRST_SECOND, LAST_SECOND, MAX_DURATION_SECONDS } from './to-json-text.js'

const RFC3339 =
  /^(\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/
/** As Go reads it: digits may be missing before or after the point. */
const DURATION = /^([-+]?)(?=[\d.])(0|[1-9]\d{0,19})?(?:\.(\d{0,9}))?s$/

interface SecondsAndNanos {
  readonly seconds: bigint
  readonly nanos: number
}

export function timestampOfText(json: unknown): SecondsAndNanos {
  const seconds = typeof json === 'string' ? secondsOf(json) : undefined
  if (seconds === undefined)
    throw new Refusal(`must be a time such as "2026-01-31T12:00:00.5Z", not ${shown(json)}`)
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND)
    throw new Refusal(`must be a time of the years 1 to 9999, not ${shown(json)}`, true)
  return { seconds, nanos: nanosOf(RFC3339.exec(json as string)?.[2]) }
}

function secondsOf(text: string): bigint | undefined {
  const [, local, , sign, hours, minutes] = RFC3339.exec(text) ?? []
  if (local === undefined) return undefined
  const ms = Date.parse(`${local}Z`)
  // Date takes the 31st of June for the 1st of July.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 19) !== local) return undefined
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60
  return BigInt(ms / 1000 - (sign === '-' ? -offset : offset))
}

export function durationOfText(json: unknown): SecondsAndNanos {
  const [, sign, whole = '0', fraction] = (typeof json === 'string' && DURATION.exec(json)) || []
  if (sign === undefined) throw new Refusal(`must be seconds with an s, such as "1.5s", not ${shown(json)}`)
  const seconds = BigInt(whole)
  const nanos = nanosOf(fraction)
  if (seconds > MAX_DURATION_SECONDS)
    throw new Refusal(`must be at most ${MAX_DURATION_SECONDS} seconds, not ${shown(json)}`, true)
  return sign === '-' ? { seconds: -seconds, nanos: 0 - nanos } : { seconds, nanos }
}

function nanosOf(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Number(fraction.padEnd(9, '0'))
}

/** Returns the paths of a FieldMask, in the names of the .proto file. */
export function pathsOfText(json: unknown): string[] {
  const text = typeof json === 'string' ? json.trim() : undefined
  if (text === '') return []
  const paths = text?.split(',')
  if (paths === undefined || paths.some((path) => !FIELD_PATH.test(path) || path.includes('_')))
    throw new Refusal(`must be paths in camelCase, such as "userName,address.city", not ${shown(json)}`)
  return paths.map(snakeCase)
}
