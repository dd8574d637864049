import { printable } from '../../printable.js'

/** Characters of one payload that are shown. */
export const MAX_SHOWN = 8_192

/** Longer JSON is shown on several lines. */
const ONE_LINE = 100

/** Returns a payload as JSON for people, with what would change the text made visible. */
export function payloadText(payload: unknown): string {
  const short = JSON.stringify(payload)
  const text = short.length <= ONE_LINE ? short : JSON.stringify(payload, null, 2)
  const left = text.length - MAX_SHOWN
  const shown = text
    .slice(0, MAX_SHOWN)
    .split('\n')
    .map((line) => printable(line))
    .join('\n')
  return left <= 0 ? shown : `${shown}… ${left.toLocaleString('en')} characters more`
}
