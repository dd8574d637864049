/** What begins at a place of a text: a JSON value, the first part of one, something that is not JSON, or nothing more. */
export type Scanned =
  | { readonly kind: 'value'; readonly start: number; readonly end: number }
  | { readonly kind: 'partial' | 'wrong'; readonly at: number }
  | { readonly kind: 'nothing' }

const SPACE = /[ \t\r\n]*/y
const TOKEN =
  /[{}[\],:]|"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/uy
/** The beginning of a token that the end of the text cuts. */
const CUT =
  /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*(?:\\(?:u[\da-fA-F]{0,3})?)?$|-?[\d.eE+-]*$|[a-z]{1,4}$/uy

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
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)?.[0]
    if (token === undefined) return { kind: isCut(text, at) ? 'partial' : 'wrong', at }
    const next = after(token, expected, open)
    if (next === undefined) return { kind: 'wrong', at }
    at += token.length
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

function isCut(text: string, at: number): boolean {
  CUT.lastIndex = at
  return at === text.length || CUT.test(text)
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at
  SPACE.test(text)
  return SPACE.lastIndex
}
