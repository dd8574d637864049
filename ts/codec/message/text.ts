import { Buffer } from 'node:buffer'

/** Up to this length, a loop in JavaScript reads a string faster than a call into Node. */
const LOOP_BYTES = 28
const REPLACEMENT = '\ufffd'

/** Buffer's own method for UTF-8, without the search for the name of an encoding. */
const utf8Slice: (this: Buffer, start: number, end: number) => string =
  (Buffer.prototype as Buffer & { utf8Slice?: typeof utf8Slice }).utf8Slice ??
  function slice(start, end) {
    return this.toString('utf8', start, end)
  }

let strictDecoder: InstanceType<typeof TextDecoder> | undefined

/** Returns the text of these bytes. Throws unless they are UTF-8. */
export function strictText(buf: Buffer, start: number, end: number): string {
  const short = shortText(buf, start, end)
  if (short !== undefined) return short
  const text = utf8Slice.call(buf, start, end)
  // Bytes that are not UTF-8 become replacement characters, which the peer may also have sent.
  if (!text.includes(REPLACEMENT)) return text
  strictDecoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return strictDecoder.decode(buf.subarray(start, end))
}

/** Returns the text of these bytes; what is not UTF-8 becomes U+FFFD. */
export function looseText(buf: Buffer, start: number, end: number): string {
  return shortText(buf, start, end) ?? utf8Slice.call(buf, start, end)
}

/** Returns a short text of ASCII; undefined for any other. */
function shortText(buf: Buffer, start: number, end: number): string | undefined {
  if (end - start > LOOP_BYTES) return undefined
  let text = ''
  let at = start
  for (; at + 7 < end; at += 8) {
    const a = buf[at]!
    const b = buf[at + 1]!
    const c = buf[at + 2]!
    const d = buf[at + 3]!
    const e = buf[at + 4]!
    const f = buf[at + 5]!
    const g = buf[at + 6]!
    const h = buf[at + 7]!
    if ((a | b | c | d | e | f | g | h) > 127) return undefined
    text += String.fromCharCode(a, b, c, d, e, f, g, h)
  }
  for (; at < end; at++) {
    const char = buf[at]!
    if (char > 127) return undefined
    text += String.fromCharCode(char)
  }
  return text
}
