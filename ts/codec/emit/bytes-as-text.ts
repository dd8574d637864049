import { Buffer } from 'node:buffer'

/** Bytes that are not UTF-8 are written as lone surrogates from here on, which no text has. */
const FIRST = 0xdc00
const LONE = /([\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff])/

/** Returns a text from which `encodedText` makes the same bytes: their UTF-8, where they are that. */
export function textOfBytes(bytes: Buffer): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = lengthOfCharacter(bytes, at)
    parts.push(
      length === 0 ? String.fromCharCode(FIRST + bytes[at]!) : bytes.toString('utf8', at, at + length),
    )
    at += Math.max(length, 1)
  }
  return parts.join('')
}

/** Returns the UTF-8 of a text, in which a lone surrogate of `textOfBytes` is its byte. */
export function encodedText(text: string): Buffer {
  return Buffer.concat(
    text.split(LONE).map((part, i) => {
      const byte = part.charCodeAt(0) - FIRST
      return i % 2 === 1 && byte >= 0 && byte <= 0xff ? Buffer.from([byte]) : Buffer.from(part)
    }),
  )
}

/** Returns how many bytes the character at a place has; 0 where there is none. */
function lengthOfCharacter(bytes: Buffer, at: number): number {
  const first = bytes[at]!
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  const part = bytes.subarray(at, at + length)
  return Buffer.from(part.toString('utf8')).equals(part) ? length : 0
}
