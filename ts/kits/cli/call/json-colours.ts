import { printable } from '../printable.js'
import type { Terminal } from '../terminal.js'

/** Strings, with the colon of a key behind it; numbers and words. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g

/** Returns a value as JSON: over several lines and in colours on a terminal, otherwise in one line. */
export function jsonText(value: unknown, terminal: Terminal, compact: boolean): string {
  const pretty = terminal.interactive && !compact
  const text = JSON.stringify(value, undefined, pretty ? 2 : undefined) ?? 'null'
  // JSON has escaped all control characters but these: they change the direction of text, or are C1's.
  const safe = text
    .split('\n')
    .map((line) => printable(line, codeUnits))
    .join('\n')
  if (!terminal.colour) return safe
  return safe.replace(TOKEN, (token, string?: string, colon?: string) => {
    if (string === undefined) return terminal.paint('yellow', token)
    return colon === undefined ? terminal.paint('green', token) : terminal.paint('cyan', string) + colon
  })
}

/** Escapes as JSON does: what is escaped stays JSON. */
function codeUnits(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
