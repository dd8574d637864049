import type { NamespaceBase, Root } from 'protobufjs'
import { LocatedError } from './located-error.js'
import { type Declaration, outlineOf } from './outline.js'
import type { ProtoToken } from './proto-tokens.js'
import type { SourceFile } from './source-files.js'

type Protobuf = typeof import('protobufjs')

/** Returns the error for the first type in the files that is referred to and not declared; undefined when there is none. */
export function unresolvedIn(
  files: readonly SourceFile[],
  root: Root,
  protobuf: Protobuf,
): Error | undefined {
  for (const file of files) {
    const text = file.text()
    const { declarations, extended } = outlineOf(text)
    const faulty = (scope: string, token: ProtoToken, kind: Declaration['kind']): Error | undefined => {
      const what = faultOf(root, protobuf, scope, token.text, kind)
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

function faultOf(
  root: Root,
  protobuf: Protobuf,
  scope: string,
  name: string,
  kind: Declaration['kind'],
): string | undefined {
  const isField = kind === 'field' || kind === 'extension'
  if (isField && name in protobuf.types.basic) return undefined
  const around = (scope === '' ? root : root.lookup(`.${scope}`)) as NamespaceBase | null
  const found = around?.lookup(name, isField ? [protobuf.Type, protobuf.Enum] : [protobuf.Type])
  if (found != null) return undefined
  const other = around?.lookup(name)
  if (other == null) return `${name} is not declared here, nor in an imported file`
  return `${name} is not a message${isField ? ' or an enum' : ''}`
}
