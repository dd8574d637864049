/** What the grammar allows next. */
type Expected = 'value' | 'first' | 'key' | 'firstKey' | 'colon' | 'comma'

/** The grammar of JSON values after each other: which token may follow. */
export class JsonGrammar {
  readonly #open: string[] = []
  #expected: Expected = 'value'

  /** Whether a value is complete, or none has begun. */
  get isOutside(): boolean {
    return this.#open.length === 0
  }

  /** Takes the next token: a bracket, a colon, a comma, a word, or the first `"` of a string. Returns whether it is allowed. */
  take(token: string): boolean {
    const next = this.#after(token)
    if (next === undefined) return false
    this.#expected = this.isOutside ? 'value' : next
    return true
  }

  #after(token: string): Expected | undefined {
    switch (token) {
      case '{':
      case '[':
        if (!this.#wantsValue) return undefined
        this.#open.push(token)
        return token === '{' ? 'firstKey' : 'first'
      case '}':
      case ']':
        if (this.#expected !== 'comma' && this.#expected !== (token === '}' ? 'firstKey' : 'first'))
          return undefined
        return this.#open.pop() === (token === '}' ? '{' : '[') ? 'comma' : undefined
      case ':':
        return this.#expected === 'colon' ? 'value' : undefined
      case ',':
        if (this.#expected !== 'comma') return undefined
        return this.#open.at(-1) === '{' ? 'key' : 'value'
      default:
        return this.#afterScalar(token)
    }
  }

  /** Anything that is not a string or a word is not JSON. */
  #afterScalar(token: string): Expected | undefined {
    if (!/^["\w-]/.test(token)) return undefined
    if (this.#expected === 'key' || this.#expected === 'firstKey') return token === '"' ? 'colon' : undefined
    return this.#wantsValue ? 'comma' : undefined
  }

  get #wantsValue(): boolean {
    return this.#expected === 'value' || this.#expected === 'first'
  }
}
