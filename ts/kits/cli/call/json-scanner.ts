/** What begins at a place of a text: a JSON value, the first part of one, something that is not JSON, or nothing more. */
export type Scanned =
  | { readonly kind: 'value'; readonly start: number; readonly end: number }
  | { readonly kind: 'partial' | 'wrong'; readonly at: number }
  | { readonly kind: 'nothing' }

const SPACE = /[ \t\r\n]*/y
const TOKEN = /[{}[\],:]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y
/** The beginning of a number or a word that the end of the text cuts. */
const CUT = /-?[\d.eE+-]*$|[a-z]{1,4}$/y
/** What does not belong to a string as it is. */
const SPECIAL = /["\\\p{Cc}]/gu
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y
const CUT_ESCAPE = /\\(?:u[\da-fA-F]{0,3})?$/y

/** What the grammar allows next. */
type Expected = 'value' | 'first' | 'key' | 'firstKey' | 'colon' | 'comma'

/**
 * Finds the JSON value that begins at `from`, without its meaning. It exists beside `JSON.parse`, whose errors do not name
 * the place for every mistake, and which cannot read several values after each other.
 */
export function scanJson(text: string, from: number): Scanned {
  const start = skipSpace(text, from)
  if (start === text.length) return { kind: 'nothing' }
  const open: string[] = []
  let expected: Expected = 'value'
  let at = start
  for (;;) {
    const token = text[at] === '"' ? stringEnd(text, at) : tokenEnd(text, at)
    if (token.kind !== 'end') return token
    const next = after(text[at] === '"' ? '"' : text.slice(at, token.at), expected, open)
    if (next === undefined) return { kind: 'wrong', at }
    at = token.at
    if (open.length === 0) return { kind: 'value', start, end: at }
    expected = next
    at = skipSpace(text, at)
  }
}

/** Returns what the grammar allows after a token; undefined when the token is not allowed. Keeps `open` up to date. */
function after(token: string, expected: Expected, open: string[]): Expected | undefined {
  switch (token) {
    case '{':
    case '[':
      if (expected !== 'value' && expected !== 'first') return undefined
      open.push(token)
      return token === '{' ? 'firstKey' : 'first'
    case '}':
    case ']':
      if (expected !== 'comma' && expected !== (token === '}' ? 'firstKey' : 'first')) return undefined
      return open.pop() === (token === '}' ? '{' : '[') ? 'comma' : undefined
    case ':':
      return expected === 'colon' ? 'value' : undefined
    case ',':
      if (expected !== 'comma') return undefined
      return open.at(-1) === '{' ? 'key' : 'value'
    default:
      if (expected === 'key' || expected === 'firstKey') return token.startsWith('"') ? 'colon' : undefined
      return expected === 'value' || expected === 'first' ? 'comma' : undefined
  }
}

/** Where a token ends, or why it does not. */
type TokenEnd =
  | { readonly kind: 'end'; readonly at: number }
  | { readonly kind: 'partial' | 'wrong'; readonly at: number }

/** Not one regular expression: it would need a stack as deep as the string is long. */
function stringEnd(text: string, start: number): TokenEnd {
  SPECIAL.lastIndex = start + 1
  for (;;) {
    const special = SPECIAL.exec(text)
    if (special === null) return { kind: 'partial', at: text.length }
    const { index: at } = special
    if (special[0] === '"') return { kind: 'end', at: at + 1 }
    if (special[0] === '\\') {
      if (!testAt(ESCAPE, text, at)) return { kind: testAt(CUT_ESCAPE, text, at) ? 'partial' : 'wrong', at }
      SPECIAL.lastIndex = ESCAPE.lastIndex
    } else if (text.charCodeAt(at) < 0x20) return { kind: 'wrong', at }
  }
}

function tokenEnd(text: string, at: number): TokenEnd {
  if (at === text.length) return { kind: 'partial', at }
  if (testAt(TOKEN, text, at)) return { kind: 'end', at: TOKEN.lastIndex }
  return { kind: testAt(CUT, text, at) ? 'partial' : 'wrong', at }
}

function testAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at
  return pattern.test(text)
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at
  SPACE.test(text)
  return SPACE.lastIndex
}
