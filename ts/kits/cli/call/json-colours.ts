import { printableJson } from '../printable-json.js'
import type { Terminal } from '../terminal.js'

/** Strings, with the colon of a key behind it; numbers and words. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g

/** Returns a value as JSON: over several lines and in colours on a terminal, otherwise in one line. */
export function jsonText(value: unknown, terminal: Terminal, compact: boolean): string {
  const pretty = terminal.interactive && !compact
  const safe = printableJson(value, pretty ? 2 : undefined)
  if (!terminal.colour) return safe
  return safe.replace(TOKEN, (token, string?: string, colon?: string) => {
    if (string === undefined) return terminal.paint('yellow', token)
    return colon === undefined ? terminal.paint('green', token) : terminal.paint('cyan', string) + colon
  })
}
