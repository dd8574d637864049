/** Longest text that is shown, in characters: with the name of the shim it fits a pipe, so that writing never waits. */
const MAX_LENGTH = 4096
/** Line ends, and what a terminal or a log would take for a command. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu

/** Returns a text as one line of a bounded length, for stderr and for reports, of which each line is one message. */
export function oneLine(text: string): string {
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}...` : text
  return cut.replace(CONTROLS, ' ')
}
