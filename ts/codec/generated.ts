/** What generated modules are made of. */
import type { FieldCode, MakeCode } from './message/code.js'
import { EnumType } from './message/enum-type.js'
import type { FieldSpec, FieldTypes, Int64Kind } from './message/field-spec.js'
import { MessageType } from './message/message-type.js'

export type { EnumType } from './message/enum-type.js'
export type { MessageType } from './message/message-type.js'

/** A field as generated modules write it: what is left out is as in most fields. */
export type GeneratedField = Pick<FieldSpec, 'name' | 'id' | 'type'> & Partial<FieldSpec>

/** All generated types that the program has loaded, by name: what an `Any` may contain, when it is written as JSON. */
const registry = new Map<string, MessageType>()

/** Makes a message type. `types` returns the types of the fields, each at its field's position. */
export function messageType<T, Init>(
  name: string,
  fields: readonly GeneratedField[],
  types: () => FieldTypes<FieldCode>,
  code: MakeCode,
  int64: Int64Kind = 'bigint',
): MessageType<T, Init> {
  const spec = { name, int64, fields: fields.map(withDefaults) }
  const inner = types as () => FieldTypes<MessageType>
  const type = new MessageType<T, Init>({ spec, code, types: inner, registry: () => registry })
  registry.set(name, type as MessageType)
  return type
}

/** Makes an enum. */
export function enumType(name: string, numbers: Readonly<Record<string, number>>, closed = false): EnumType {
  return new EnumType(name, numbers, closed)
}

function withDefaults(field: GeneratedField): FieldSpec {
  const { name, type } = field
  return {
    protoName: name,
    jsonName: name,
    keyType: undefined,
    repeated: false,
    packed: false,
    delimited: false,
    presence: type === 'message' && !field.repeated && field.keyType === undefined ? 'explicit' : 'implicit',
    oneof: undefined,
    utf8: true,
    defaultValue: undefined,
    ...field,
  }
}
