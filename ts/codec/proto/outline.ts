import { type ProtoToken, protoTokens } from './proto-tokens.js'

export type DeclarationKind =
  | 'message'
  | 'enum'
  | 'service'
  | 'field'
  | 'extension'
  | 'oneof'
  | 'value'
  | 'method'

/** Something that a .proto file declares. */
export interface Declaration {
  readonly kind: DeclarationKind
  /** The full name, with names as they are in the file. */
  readonly name: string
  /** The full name of the message, enum, service or package around it. */
  readonly scope: string
  /** Where its name is. */
  readonly at: ProtoToken
  /** Where it refers to types: that of a field; of a method those of request and response. */
  readonly types: readonly ProtoToken[]
  readonly number: ProtoToken | undefined
  /** The comments above it and behind it, as protoc attaches them. */
  readonly leading: string
  readonly trailing: string
  /** It has the option `deprecated = true`. */
  readonly deprecated: boolean
}

/** What a .proto file declares, and where. */
export interface Outline {
  readonly tokens: readonly ProtoToken[]
  /** The strings of the imports. */
  readonly imports: readonly ProtoToken[]
  readonly declarations: readonly Declaration[]
  /** The types that are extended, each with the scope in which it is looked up. */
  readonly extended: readonly { readonly type: ProtoToken; readonly scope: string }[]
}

/** Reads where a .proto file declares what. The file may be broken: what cannot be read is left out. */
export function outlineOf(text: string): Outline {
  return new Outliner(protoTokens(text))
}

type Block = 'file' | 'message' | 'enum' | 'service' | 'method' | 'extend'

/** A block whose statements are read next. */
interface Opened {
  readonly block: Block
  readonly scope: string
  /** What its options belong to. */
  readonly owner?: Draft
}

type Draft = Declaration & { deprecated: boolean }

/** A statement without the mark that ends it. */
interface Statement {
  readonly words: readonly ProtoToken[]
  readonly end: ProtoToken
  readonly leading: string
}

/** Blocks that are nested deeper are left out; the parser refuses them. */
const MAX_DEPTH = 100

class Outliner implements Outline {
  readonly tokens: readonly ProtoToken[]
  readonly imports: ProtoToken[] = []
  readonly declarations: Declaration[] = []
  readonly extended: { readonly type: ProtoToken; readonly scope: string }[] = []
  #at = 0
  #package = ''

  constructor(tokens: readonly ProtoToken[]) {
    this.tokens = tokens
    while (this.#at < tokens.length) this.#readBlock({ block: 'file', scope: '' }, 0)
  }

  /** Reads statements up to the end of their block. */
  #readBlock({ block, scope, owner }: Opened, depth: number): void {
    while (this.#at < this.tokens.length) {
      const words = this.#statement()
      const end = words.pop()
      if (end === undefined || end.text === '}') return
      const leading = words[0]?.leading ?? ''
      if (words[0]?.text === 'export' || words[0]?.text === 'local') words.shift()
      if (owner !== undefined && words[0]?.text === 'option' && isDeprecated(words)) owner.deprecated = true
      const inner = this.#declare(
        { block, scope: block === 'file' ? this.#package : scope },
        { words, end, leading },
      )
      if (end.text !== '{') continue
      if (inner === undefined || depth > MAX_DEPTH) this.#skipBlock()
      else this.#readBlock(inner, depth + 1)
    }
  }

  /** Returns the tokens up to the semicolon or brace that ends a statement. Values of options in brackets may have braces. */
  #statement(): ProtoToken[] {
    const tokens: ProtoToken[] = []
    let depth = 0
    while (this.#at < this.tokens.length) {
      const token = this.tokens[this.#at++]!
      tokens.push(token)
      if (token.text === '[') depth++
      else if (token.text === ']') depth--
      else if (depth <= 0 && ['{', '}', ';'].includes(token.text)) return tokens
    }
    return []
  }

  #skipBlock(): void {
    for (let depth = 1; depth > 0 && this.#at < this.tokens.length; this.#at++) {
      const { text } = this.tokens[this.#at]!
      if (text === '{') depth++
      else if (text === '}') depth--
    }
  }

  /** Notes what the statement declares. Returns the block that it opens, where that has declarations or options. */
  #declare({ block, scope }: Opened, { words, end, leading }: Statement): Opened | undefined {
    const [first, second] = words
    if (first === undefined || second === undefined) return undefined
    if (first.text === 'option' && second.text !== '=') return undefined
    const add = (kind: DeclarationKind, at: ProtoToken, more: Partial<Declaration> = {}): Opened => {
      const name = scope === '' ? at.text : `${scope}.${at.text}`
      const comments = { leading, trailing: end.trailing, deprecated: isDeprecated(words) }
      const owner = { kind, name, scope, at, types: [], number: undefined, ...comments, ...more }
      this.declarations.push(owner)
      return { block: kind as Block, scope: name, owner }
    }
    if (block === 'method') return undefined
    if (block === 'enum') return void (second.text === '=' && add('value', first, { number: words[2]! }))
    if (block === 'service')
      return first.text === 'rpc' ? add('method', second, { types: methodTypes(words) }) : undefined
    if (end.text !== '{') this.#declareInFile(first.text, words)
    else if (first.text === 'message' || first.text === 'enum' || first.text === 'service')
      return add(first.text, second)
    else if (first.text === 'oneof') {
      add('oneof', second)
      return { block, scope }
    } else if (first.text === 'extend') {
      this.extended.push({ type: second, scope })
      return { block: 'extend', scope }
    }
    const field = /^(syntax|edition|reserved|extensions)$/.test(first.text) ? undefined : fieldOf(words)
    if (field === undefined) return undefined
    const { at, types, number } = field
    add(block === 'extend' ? 'extension' : 'field', at, { types, number })
    return field.group ? add('message', at) : undefined
  }

  #declareInFile(keyword: string, statement: readonly ProtoToken[]): void {
    if (keyword === 'package') this.#package = statement[1]!.text
    else if (keyword === 'import') this.imports.push(statement.at(-1)!)
  }
}

type FieldTokens = Pick<Declaration, 'at' | 'types' | 'number'> & { readonly group: boolean }

/** Returns the parts of `[label] type name = number` or `map<key, value> name = number`. */
function fieldOf(statement: readonly ProtoToken[]): FieldTokens | undefined {
  const equals = statement.findIndex(({ text }) => text === '=')
  const at = statement[equals - 1]
  const map = statement[0]?.text === 'map' && statement[1]?.text === '<'
  const labelled = /^(optional|required|repeated)$/.test(statement[0]?.text ?? '') && equals > 2
  const type = statement[map ? 4 : labelled ? 1 : 0]
  if (equals < 2 || at === undefined || type === undefined) return undefined
  const group = type.text === 'group'
  return { at, types: group ? [] : [type], number: statement[equals + 1], group }
}

/** Returns the types in the parentheses of a method. */
function methodTypes(statement: readonly ProtoToken[]): ProtoToken[] {
  return statement.filter((_, i) => statement[i + 1]?.text === ')')
}

/** Whether `deprecated = true` is among the options. */
function isDeprecated(words: readonly ProtoToken[]): boolean {
  const at = words.findIndex(({ text }) => text === 'deprecated')
  return at > 0 && words[at + 1]?.text === '=' && words[at + 2]?.text === 'true'
}
