import type { EnumType } from './enum-type.js'
import type { MessageSpec } from './field-spec.js'

/** A message type as JSON needs it. */
export interface JsonType {
  readonly name: string
  readonly spec: MessageSpec
  readonly types: readonly (JsonType | EnumType | undefined)[]
  encode(message: unknown): Uint8Array
  decode(bytes: Uint8Array): unknown
}

/** The types that an `Any` may contain, by full name. */
export type JsonRegistry = ReadonlyMap<string, JsonType>

const SPECIAL = /^google\.protobuf\.(Any|Duration|Empty|FieldMask|ListValue|Struct|Timestamp|Value)$/

/** Whether it is a wrapper of one value, such as `google.protobuf.Int64Value`. */
export function isWrapper({ name, spec }: Pick<JsonType, 'name' | 'spec'>): boolean {
  if (!/^google\.protobuf\.\w+Value$/.test(name)) return false
  return spec.fields.length === 1 && spec.fields[0]?.name === 'value'
}

/** Whether the JSON of the type is not that of its fields: in an `Any` it is the property `value`, as Go writes it. */
export function hasOwnJson(type: JsonType): boolean {
  return SPECIAL.test(type.name) || isWrapper(type)
}
