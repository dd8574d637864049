/** Longest identifier, as in containerd. */
const MAX_LENGTH = 76
/** The identifiers that containerd accepts: safe as names of files. */
const pattern = /^[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*$/

/** What an identifier must have, for texts of errors. */
export const IDENTIFIER_RULE = `1 to ${MAX_LENGTH} letters and digits, with . _ or - between them`

/** Returns whether containerd would accept an id or a namespace. */
export function isIdentifier(text: string): boolean {
  return text.length <= MAX_LENGTH && pattern.test(text)
}

/** Returns what was given instead, for texts of errors. */
export function shownIdentifier(text: string): string {
  return JSON.stringify(text.slice(0, MAX_LENGTH))
}
