import type { NamespaceBase, ReflectionObject, Root } from 'protobufjs'
import { LocatedError } from './located-error.js'
import { type Declaration, outlineOf } from './outline.js'
import type { ProtoToken } from './proto-tokens.js'
import type { SourceFile } from './source-files.js'

type Protobuf = typeof import('protobufjs')

/** What was parsed, for `unresolvedIn`. */
export interface ParsedFiles {
  readonly files: readonly SourceFile[]
  readonly root: Root
  readonly protobuf: Protobuf
  /** Returns what is wrong with a reference from a file to an object that is declared; undefined where nothing is. */
  faultOf(from: SourceFile, found: ReflectionObject): string | undefined
}

/**
 * Returns the error for the first type in the files that is referred to and not declared, or not imported; undefined when
 * there is none.
 */
export function unresolvedIn(parsed: ParsedFiles): Error | undefined {
  for (const file of parsed.files) {
    const text = file.text()
    const { declarations, extended } = outlineOf(text)
    const faulty = (scope: string, token: ProtoToken, kind: Declaration['kind']): Error | undefined => {
      const what = faultOf(parsed, file, { scope, name: token.text, kind })
      return what === undefined ? undefined : new LocatedError(file.shown, text, token.start, what)
    }
    for (const { scope, types, kind } of declarations)
      for (const token of types) {
        const error = faulty(scope, token, kind)
        if (error !== undefined) return error
      }
    for (const { scope, type } of extended) {
      const error = faulty(scope, type, 'message')
      if (error !== undefined) return error
    }
  }
  return undefined
}

interface Reference extends Pick<Declaration, 'scope' | 'kind'> {
  readonly name: string
}

function faultOf(
  { root, protobuf, faultOf }: ParsedFiles,
  file: SourceFile,
  { scope, name, kind }: Reference,
): string | undefined {
  const isField = kind === 'field' || kind === 'extension'
  if (isField && name in protobuf.types.basic) return undefined
  const around = (scope === '' ? root : root.lookup(`.${scope}`)) as NamespaceBase | null
  const found = around?.lookup(name, isField ? [protobuf.Type, protobuf.Enum] : [protobuf.Type])
  const fault = found == null ? undefined : faultOf(file, found)
  if (found != null) return fault === undefined ? undefined : `${name} ${fault}`
  const other = around?.lookup(name)
  if (other == null) return `${name} is not declared here, nor in an imported file`
  return `${name} is not a message${isField ? ' or an enum' : ''}`
}
