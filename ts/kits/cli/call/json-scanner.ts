import { JsonGrammar } from './json-grammar.js'
import { moved, START } from './text-position.js'

/** Most characters of one value. */
const MAX_LENGTH = 64 * 1024 * 1024

const SPACE = /[ \t\r\n]*/y
/** The letters of numbers and words. */
const WORD = /[\w.+-]*/y
const VALID_WORD = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/
/** What does not belong to a string as it is. */
const SPECIAL = /["\\\p{Cc}]/gu
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y
const CUT_ESCAPE = /\\(?:u[\da-fA-F]{0,3})?$/y

/** Where a token ends, or where it begins that the end of the text cuts. */
interface TokenEnd {
  readonly at: number
  readonly isCut: boolean
}

/**
 * Finds the JSON values of a text that comes in parts, and looks at each character once, however the text is cut. It exists
 * beside `JSON.parse`, whose errors do not name the place for every mistake, and which cannot read several values after
 * each other.
 */
export class JsonScanner {
  readonly #grammar = new JsonGrammar()
  #inString = false
  /** Of the value that is not complete: the texts before the present one, and their length. */
  #texts: string[] = []
  #length = 0
  /** The word or the escape that the end of the last part has cut, in pieces. */
  #cut: string[] = []
  #cutLength = 0
  /** Where what is cut begins. */
  #position = START

  /** Returns the values that the part completes. Throws with line and column for what is not JSON. */
  push(part: string): unknown[] {
    if (this.#cut.length > 0 && !this.#inString && endOf(WORD, part, 0) === part.length) {
      // A long number stays in pieces, which are joined once.
      this.#hold(part)
      return []
    }
    return this.#scan(this.#joinedCut() + part, false)
  }

  /** Returns the value that the end of the text completes, if any. Throws when it completes none. */
  end(): unknown[] {
    const values = this.#scan(this.#joinedCut(), true)
    if (this.#inString || this.#cut.length > 0 || !this.#grammar.isOutside) throw this.#wrong('', 0)
    return values
  }

  #joinedCut(): string {
    const text = this.#cut.join('')
    this.#cut = []
    this.#cutLength = 0
    return text
  }

  #scan(text: string, last: boolean): unknown[] {
    const values: unknown[] = []
    let start = 0
    let at = 0
    for (;;) {
      if (!this.#inString) at = endOf(SPACE, text, at)
      if (at === text.length) break
      const end = this.#token(text, at, last)
      at = end.at
      if (end.isCut) break
      if (this.#inString || !this.#grammar.isOutside) continue
      values.push(JSON.parse(this.#taken(text.slice(start, at))))
      start = at
    }
    this.#keep(text, start, at)
    return values
  }

  /** Keeps what is needed of a text when its next part comes. `at`: where what is cut begins. */
  #keep(text: string, start: number, at: number): void {
    this.#position = moved(this.#position, text.slice(0, at))
    if (this.#inString || !this.#grammar.isOutside) {
      this.#texts.push(text.slice(start, at))
      this.#length += at - start
    }
    this.#hold(text.slice(at))
  }

  /** Keeps what is cut until more of it comes. */
  #hold(cut: string): void {
    if (cut !== '') this.#cut.push(cut)
    this.#cutLength += cut.length
    if (this.#length + this.#cutLength > MAX_LENGTH) throw new Error('the JSON value has no end')
  }

  /** Returns the whole text of a value, the rest of which is in the present text. */
  #taken(rest: string): string {
    const text = this.#texts.length === 0 ? rest : [...this.#texts, rest].join('')
    this.#texts = []
    this.#length = 0
    return text
  }

  #token(text: string, at: number, last: boolean): TokenEnd {
    if (this.#inString) return this.#stringEnd(text, at)
    const letter = text[at]!
    const end = endOf(WORD, text, at)
    if (end === text.length && end > at && !last) return { at, isCut: true }
    const word = end > at ? text.slice(at, end) : letter
    if (end > at && !VALID_WORD.test(word)) throw this.#wrong(text, at)
    if (!this.#grammar.take(word)) throw this.#wrong(text, at)
    this.#inString = letter === '"'
    return { at: at + word.length, isCut: false }
  }

  /** Not one regular expression: it would need a stack as deep as the string is long. */
  #stringEnd(text: string, start: number): TokenEnd {
    SPECIAL.lastIndex = start
    for (;;) {
      const special = SPECIAL.exec(text)
      if (special === null) return { at: text.length, isCut: false }
      const { index: at } = special
      if (special[0] === '"') {
        this.#inString = false
        return { at: at + 1, isCut: false }
      }
      if (special[0] === '\\') {
        const end = endOf(ESCAPE, text, at)
        if (end === at && endOf(CUT_ESCAPE, text, at) > at) return { at, isCut: true }
        if (end === at) throw this.#wrong(text, at)
        SPECIAL.lastIndex = end
      } else if (text.charCodeAt(at) < 0x20) throw this.#wrong(text, at)
    }
  }

  #wrong(text: string, at: number): Error {
    const { line, column } = moved(this.#position, text.slice(0, at))
    const found = text.slice(at, at + 20).split('\n', 1)[0]!
    const what = at === text.length ? 'the text ends too early' : `unexpected ${JSON.stringify(found)}`
    return new Error(`the data is not JSON: line ${line} column ${column}: ${what}`)
  }
}

/** Returns where what fits the pattern at a place ends: at the place, where nothing does. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}
