import type { EnumType } from './enum-type.js'

/** The types of protobuf that are neither a message nor an enum. */
export type ScalarType =
  | 'double'
  | 'float'
  | 'int32'
  | 'uint32'
  | 'sint32'
  | 'fixed32'
  | 'sfixed32'
  | 'int64'
  | 'uint64'
  | 'sint64'
  | 'fixed64'
  | 'sfixed64'
  | 'bool'
  | 'string'
  | 'bytes'

/** How 64-bit integers are read: `'number'` makes reading one beyond 2⁵³ fail. */
export type Int64Kind = 'bigint' | 'string' | 'number'

/**
 * Whether a field that is not set differs from one at its default. `implicit`: it does not. `explicit`: it does.
 * `required`: a message without it is refused.
 */
export type Presence = 'implicit' | 'explicit' | 'required'

/** One field of a message type. */
export interface FieldSpec {
  /** Its name in JavaScript. */
  readonly name: string
  /** Its name in the .proto file. */
  readonly protoName: string
  readonly jsonName: string
  readonly id: number
  /** Of one value; of the values of a map. */
  readonly type: ScalarType | 'enum' | 'message'
  /** Of a map. */
  readonly keyType: ScalarType | undefined
  readonly repeated: boolean
  readonly packed: boolean
  /** A message between two tags, as groups are. */
  readonly delimited: boolean
  readonly presence: Presence
  /** The oneof that it belongs to. */
  readonly oneof: string | undefined
  /** Strings are UTF-8, which is checked. */
  readonly utf8: boolean
  /** Declared in the file; for `bytes` the bytes. */
  readonly defaultValue: string | number | bigint | boolean | Uint8Array | undefined
}

/** A message type: its fields in the order of the file. */
export interface MessageSpec {
  /** E.g. `demo.v1.HelloRequest`. */
  readonly name: string
  readonly fields: readonly FieldSpec[]
  readonly int64: Int64Kind
}

/** The types that fields refer to, by the position of the field. */
export type FieldTypes<M> = readonly (M | EnumType | undefined)[]

const LONGS: ReadonlySet<string> = new Set<ScalarType>(['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64'])
const UNSIGNED: ReadonlySet<string> = new Set<ScalarType>(['uint32', 'fixed32', 'uint64', 'fixed64'])

/** Returns whether values of the type are 64-bit integers. */
export function isLong(type: string): boolean {
  return LONGS.has(type)
}

/** Returns whether values of the type are integers without a sign. */
export function isUnsigned(type: string): boolean {
  return UNSIGNED.has(type)
}
