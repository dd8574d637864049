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
  readonly leading: string
  readonly trailing: string
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

/** A block whose statements are read next. */
interface Opened {
  readonly kind: Block
  readonly scope: string
}

type Block = 'file' | 'message' | 'enum' | 'service' | 'extend'

class Outliner implements Outline {
  readonly tokens: readonly ProtoToken[]
  readonly imports: ProtoToken[] = []
  readonly declarations: Declaration[] = []
  readonly extended: { readonly type: ProtoToken; readonly scope: string }[] = []
  #at = 0
  #package = ''

  constructor(tokens: readonly ProtoToken[]) {
    this.tokens = tokens
    while (this.#at < tokens.length) this.#block('file', '')
  }

  /** Reads statements up to the end of their block. */
  #block(kind: Block, scope: string): void {
    while (this.#at < this.tokens.length) {
      const statement = this.#statement()
      const end = statement.pop()
      if (end?.text === '}') return
      const within = kind === 'file' ? this.#package : scope
      if (statement[0]?.text === 'export' || statement[0]?.text === 'local') statement.shift()
      const inner = end === undefined ? undefined : this.#declare(kind, within, statement, end)
      if (end?.text !== '{') continue
      if (inner === undefined) this.#skipBlock()
      else this.#block(inner.kind, inner.scope)
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

  /** Notes what the statement declares. Returns the block that it opens, where that has declarations. */
  #declare(
    block: Block,
    scope: string,
    statement: readonly ProtoToken[],
    end: ProtoToken,
  ): Opened | undefined {
    const [first, second] = statement
    if (first === undefined || second === undefined || first.text === 'option') return undefined
    const add = (kind: DeclarationKind, at: ProtoToken, more: Partial<Declaration> = {}): string => {
      const name = scope === '' ? at.text : `${scope}.${at.text}`
      const comments = { leading: first.leading, trailing: end.trailing }
      this.declarations.push({ kind, name, scope, at, types: [], number: undefined, ...comments, ...more })
      return name
    }
    if (block === 'enum') {
      if (second.text === '=') add('value', first, { number: statement[2] })
      return undefined
    }
    if (block === 'service') {
      if (first.text === 'rpc') add('method', second, { types: methodTypes(statement) })
      return undefined
    }
    if (end.text !== '{') this.#declareInFile(first.text, statement)
    else if (first.text === 'message' || first.text === 'enum' || first.text === 'service')
      return { kind: first.text, scope: add(first.text, second) }
    else if (first.text === 'oneof') {
      add('oneof', second)
      return { kind: block, scope }
    } else if (first.text === 'extend') {
      this.extended.push({ type: second, scope })
      return { kind: 'extend', scope }
    }
    const field = /^(syntax|edition|reserved|extensions)$/.test(first.text) ? undefined : fieldOf(statement)
    if (field === undefined) return undefined
    add(block === 'extend' ? 'extension' : 'field', field.at, field)
    return field.group ? { kind: 'message', scope: add('message', field.at) } : undefined
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
