/** Control characters, and those that change the direction of text. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** Returns text of a peer, a file or a user as it may be printed: it must not steer the terminal. `shown`: how such characters are shown. */
export function printable(text: string, shown = codePoint): string {
  return text.replace(UNPRINTABLE, shown)
}

function codePoint(one: string): string {
  return `\\u{${one.codePointAt(0)!.toString(16)}}`
}
