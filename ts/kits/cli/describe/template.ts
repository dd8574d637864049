import { Buffer } from 'node:buffer'
import type { MessageType } from '../../../index.js'
import type { EnumType } from '../../../messages.js'

type Type = Pick<MessageType, 'name' | 'spec' | 'types'>
type Field = Type['spec']['fields'][number]

/** Messages in messages that a template has. */
const MAX_DEPTH = 8

/** Well-known types whose JSON is not an object of their fields. */
const WELL_KNOWN: Readonly<Record<string, unknown>> = {
  'google.protobuf.Timestamp': '1970-01-01T00:00:00Z',
  'google.protobuf.Duration': '0s',
  'google.protobuf.FieldMask': '',
  'google.protobuf.Struct': {},
  'google.protobuf.Value': null,
  'google.protobuf.ListValue': [],
  'google.protobuf.Any': {},
}
const WRAPPER = /^google\.protobuf\.(Double|Float|Int64|UInt64|Int32|UInt32|Bool|String|Bytes)Value$/

/**
 * Returns a message as ProtoJSON with every field at its default: lists and maps with one entry, of a oneof the first
 * field. A message that contains itself is null there, and so is what is nested too deeply.
 */
export function templateOf(type: Type, around: readonly Type[] = []): unknown {
  if (Object.hasOwn(WELL_KNOWN, type.name)) return WELL_KNOWN[type.name]
  const { fields } = type.spec
  if (WRAPPER.test(type.name)) return scalarOf(fields[0]!)
  if (around.includes(type) || around.length >= MAX_DEPTH) return null
  const json: Record<string, unknown> = {}
  const oneofs = new Set<string>()
  for (const [i, field] of fields.entries()) {
    const { oneof, jsonName } = field
    if (oneof !== undefined && oneofs.has(oneof)) continue
    if (oneof !== undefined) oneofs.add(oneof)
    json[jsonName] = fieldJson(field, type.types[i], [...around, type])
  }
  return json
}

function fieldJson(field: Field, inner: Type | EnumType | undefined, around: readonly Type[]): unknown {
  const one = oneOf(field, inner, around)
  if (field.repeated) return one === null ? [] : [one]
  if (field.keyType === undefined) return one
  const key = { string: '', bool: 'false' }[field.keyType as string] ?? '0'
  return one === null ? {} : { [key]: one }
}

function oneOf(field: Field, inner: Type | EnumType | undefined, around: readonly Type[]): unknown {
  if (inner === undefined) return scalarOf(field)
  if ('spec' in inner) return templateOf(inner, around)
  const number = typeof field.defaultValue === 'number' ? field.defaultValue : 0
  return inner.nameOf(number) ?? inner.names[0] ?? 0
}

function scalarOf({ type, defaultValue }: Field): unknown {
  if (defaultValue instanceof Uint8Array) return Buffer.from(defaultValue).toString('base64')
  if (typeof defaultValue === 'bigint') return String(defaultValue)
  if (defaultValue !== undefined) return defaultValue
  if (type === 'string' || type === 'bytes') return ''
  if (type === 'bool') return false
  return type.endsWith('64') ? '0' : 0
}
