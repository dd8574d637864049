import { Buffer } from 'node:buffer'
import { textOfBytes } from '../emit/bytes-as-text.js'

/** A comment, or a string with its quotes. */
const COMMENT_OR_STRING = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'/g
/** The parts of a string; a backslash alone is what is not an escape. Two halves of a character are one part. */
const PART =
  /\\(?<octal>[0-7]{1,3})|\\[xX](?<hex>[\da-fA-F]{1,2})|\\u(?<high>[dD][89abAB][\da-fA-F]{2})\\u(?<low>[dD][c-fC-F][\da-fA-F]{2})|\\u(?<short>[\da-fA-F]{4})|\\U(?<long>[\da-fA-F]{8})|\\(?<letter>[abfnrtv\\?'"])|(?<plain>[^\\]+)|\\/g
const LETTERS: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
const MAX_CODE_POINT = 0x10ffff

/**
 * Returns the text of a .proto file with the escapes of its strings resolved as protoc does: octal and hexadecimal ones
 * are bytes of UTF-8, and `\u` and `\U` are characters. protobufjs takes the first for characters, and drops the others.
 * What is not UTF-8 is written as `encodedText` writes it. `onWrong` is called with the place of what is not an escape.
 */
export function withPlainStrings(text: string, onWrong: (at: number) => never): string {
  if (!text.includes('\\')) return text
  return text.replace(COMMENT_OR_STRING, (found: string, at: number) => {
    if (found.startsWith('/') || !found.includes('\\')) return found
    const bytes = bytesOf(found.slice(1, -1), (place) => onWrong(at + 1 + place))
    return found[0] + textOfBytes(bytes).replace(/["'\\\n\r]/g, escaped) + found[0]
  })
}

function escaped(letter: string): string {
  if (letter === '\n') return '\\n'
  return letter === '\r' ? '\\r' : `\\${letter}`
}

function bytesOf(literal: string, onWrong: (at: number) => never): Buffer {
  const parts = [...literal.matchAll(PART)].map(({ index, groups = {} }) => {
    const part = bytesOfPart(groups)
    return part ?? onWrong(index)
  })
  return Buffer.concat(parts)
}

/** Returns the bytes of a part; undefined for one that is not an escape. */
function bytesOfPart(groups: Readonly<Record<string, string | undefined>>): Buffer | undefined {
  const { octal, hex, high, low, short, long, letter, plain } = groups
  if (octal !== undefined) return Buffer.from([Number.parseInt(octal, 8) & 0xff])
  if (hex !== undefined) return Buffer.from([Number.parseInt(hex, 16)])
  const units = high === undefined ? [short] : [high, low]
  if (units[0] !== undefined)
    return Buffer.from(String.fromCharCode(...units.map((unit) => Number.parseInt(unit!, 16))))
  if (letter !== undefined) return Buffer.from(LETTERS[letter] ?? letter)
  if (plain !== undefined) return Buffer.from(plain)
  const codePoint = Number.parseInt(long ?? '', 16)
  return codePoint <= MAX_CODE_POINT ? Buffer.from(String.fromCodePoint(codePoint)) : undefined
}
