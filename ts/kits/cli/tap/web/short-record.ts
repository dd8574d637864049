import { Buffer } from 'node:buffer'
import type { FrameRecord, TapRecord } from '../tap-record.js'

/** Bytes of one record, as JSON, that a page gets, and of its message: a longer one goes without payload, its texts cut. */
export const MAX_RECORD_BYTES = 64 * 1024

/** What is left of the texts and lists of a longer record, so that it fits whatever characters they have. */
const SHORT_TEXT = 200
const SHORT_LIST = 12

/** Returns a record as JSON for a page. A record that was too long has `shortened: true`. */
export function recordJson(record: TapRecord): Buffer {
  const { payload: _, ...rest } = record as Partial<FrameRecord>
  if ((rest.payloadLength ?? 0) <= MAX_RECORD_BYTES) {
    const whole = Buffer.from(JSON.stringify(record))
    if (whole.length <= MAX_RECORD_BYTES) return whole
  }
  return Buffer.from(JSON.stringify({ ...(shortened(rest) as object), shortened: true }))
}

function shortened(value: unknown): unknown {
  if (typeof value === 'string') return value.length > SHORT_TEXT ? `${value.slice(0, SHORT_TEXT)}…` : value
  if (Array.isArray(value)) return value.slice(0, SHORT_LIST).map(shortened)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shortened(part)]))
}
