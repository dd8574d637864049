import type { ShimLogFields } from '../shim.js'

/** How much a line matters, by the names of containerd's own log. */
export type ShimLogLevel = 'debug' | 'info' | 'warning' | 'error'

/** A value that needs no quotes. */
const PLAIN = /^[\w./:@+^-]+$/
/** A name of a field; other characters would make the line ambiguous. */
const NOT_IN_NAMES = /[^\w.-]/g
/** Longest value, in characters: a line that is longer than a page of the FIFO could be cut by one of another writer. */
const MAX_VALUE = 2000

/** Returns a line as containerd's shims write it: `time="…" level=info msg="…" id=c1`, with a newline at its end. */
export function logLine(level: ShimLogLevel, message: string, fields: ShimLogFields, now: Date): string {
  const parts = [`time="${now.toISOString()}"`, `level=${level}`, `msg=${JSON.stringify(shortened(message))}`]
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) parts.push(`${name.replace(NOT_IN_NAMES, '_')}=${shown(value)}`)
  }
  return `${parts.join(' ')}\n`
}

function shown(value: string | number | bigint | boolean): string {
  const text = shortened(String(value))
  return PLAIN.test(text) ? text : JSON.stringify(text)
}

function shortened(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text
}
