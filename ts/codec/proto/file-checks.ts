/** What protobufjs's parser lets pass, and protoc refuses. */
import type { Field, NamespaceBase, Root, Type } from 'protobufjs'
import { LocatedError } from './located-error.js'
import { outlineOf } from './outline.js'
import { protoTokens } from './proto-tokens.js'
import type { SourceFile } from './source-files.js'

const MAX_NUMBER = 536_870_911 // 2²⁹ - 1
/** Numbers that implementations of protobuf keep for themselves. */
const RESERVED = { from: 19_000, to: 19_999 }

/** Throws for a file whose `syntax` does not exist; the parser takes it for proto2. */
export function checkSyntax(file: SourceFile, text: string): void {
  if (!/\bsyntax\s*=\s*["'](?!proto[23]["'])/.test(text)) return
  const [keyword, , value] = protoTokens(text)
  if (keyword?.text !== 'syntax' || value === undefined || /^["']proto[23]["']$/.test(value.text)) return
  const what = `expected "proto2" or "proto3", found ${JSON.stringify(value.text.slice(1, -1))}`
  throw new LocatedError(file.shown, text, value.start, what)
}

/**
 * Throws for the name `__proto__`: the parser keeps what is declared in objects by name, in which it would be lost. A
 * field is declared by its name in camelCase, which is another, unless `keepCase` is true.
 */
export function checkNames(file: SourceFile, text: string, keepCase: boolean): void {
  if (!text.includes('__proto__')) return
  const tokens = protoTokens(text)
  for (const [i, token] of tokens.entries()) {
    if (!token.text.split('.').includes('__proto__')) continue
    const before = tokens[i - 1]?.text ?? ';'
    const isField = tokens[i + 1]?.text === '=' && !['{', '}', ';', ']'].includes(before)
    if (isField && !keepCase) continue
    throw new LocatedError(
      file.shown,
      text,
      token.start,
      'a JavaScript object cannot hold the name __proto__',
    )
  }
}

/** Throws for a field whose number cannot be sent. */
export function checkNumbers(root: Root, fileOf: (field: Field) => SourceFile | undefined): void {
  for (const field of fieldsIn(root)) {
    const { id } = field
    if (id >= 1 && id <= MAX_NUMBER && (id < RESERVED.from || id > RESERVED.to)) continue
    const file = fileOf(field)
    const text = file?.text() ?? ''
    const name = (field as Field & { protoName?: string }).protoName ?? field.name
    const full = `${field.parent?.fullName}.${name}`.replace(/^\.+/, '')
    const found = outlineOf(text).declarations.find(
      (one) => one.name === full && Number(one.number?.text) === id,
    )
    const kept = id >= RESERVED.from && id <= RESERVED.to
    const what = kept
      ? `numbers from ${RESERVED.from} to ${RESERVED.to} are reserved by protobuf`
      : `the number of a field must be from 1 to ${MAX_NUMBER}, not ${id}`
    throw new LocatedError(file?.shown ?? '', text, found?.number?.start ?? 0, what)
  }
}

function* fieldsIn(namespace: NamespaceBase): Generator<Field> {
  if ('fieldsArray' in namespace) yield* (namespace as unknown as Type).fieldsArray
  for (const object of namespace.nestedArray)
    if ('nestedArray' in object) yield* fieldsIn(object as unknown as NamespaceBase)
}
