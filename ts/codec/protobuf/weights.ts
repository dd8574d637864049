import { field } from '../../base/errors/text.js'

/**
 * What the parts of a decoded message take of memory, in bytes, as measured on V8. A map's entry counts for the time
 * that it takes to add, which is that of making so many bytes.
 */
export const Weight = {
  /** The place of a value in its message or array. */
  FIELD: 16,
  MESSAGE: 40,
  /** The place of a number or a string at its default, in messages that have all their fields. */
  DEFAULT: 8,
  /** An empty array, which a message has for each repeated field. */
  REPEATED: 40,
  /** An empty object, which a message has for each map. */
  MAP: 64,
  ENTRY: 384,
  STRING: 40,
  BYTES: 160,
  /** A 64-bit integer: an object of its own. */
  LONG: 56,
  /** A packed number. */
  NUMBER: 8,
} as const

const SMALL_NUMBERS = 256

/** How a field's value is read and weighed. */
export const FieldKind = { SCALAR: 0, LONG: 1, STRING: 2, BYTES: 3, MESSAGE: 4, GROUP: 5, MAP: 6 } as const
export type FieldKind = (typeof FieldKind)[keyof typeof FieldKind]

/** One field of a message type. */
export interface FieldWeight {
  readonly kind: FieldKind
  /** Wire type of one value. */
  readonly wireType: number
  /** Bytes of one packed value on the wire; 0: a varint. */
  readonly packedBytes: number
  /** Whether packed values are accepted. */
  readonly packable: boolean
  /** The type of a message, a group or a map's entry. */
  readonly inner: TypeWeight | undefined
}

/** Fields by number. Most numbers are small, and an array is faster for them. */
export class FieldTable {
  readonly #small: (FieldWeight | undefined)[] = []
  readonly #large = new Map<number, FieldWeight>()

  set(number: number, weight: FieldWeight): void {
    if (number >= SMALL_NUMBERS) this.#large.set(number, weight)
    else {
      while (this.#small.length <= number) this.#small.push(undefined)
      this.#small[number] = weight
    }
  }

  get(number: number): FieldWeight | undefined {
    if (number < this.#small.length) return this.#small[number]
    return number < SMALL_NUMBERS ? undefined : this.#large.get(number)
  }
}

/** One message type. */
export interface TypeWeight {
  /** Of an empty message. */
  readonly own: number
  readonly fields: FieldTable
}

/** A message type with all that it contains. */
export interface MessageWeights {
  readonly root: TypeWeight
  /** The most bytes of memory that one byte on the wire becomes. */
  readonly worst: number
}

/** A field as protobufjs describes it. */
interface ReflectedField {
  readonly id: number
  readonly type: string
  readonly keyType?: string
  readonly map?: boolean
  readonly repeated: boolean
  readonly delimited?: boolean
  readonly resolvedType: object | null
  /** Messages have the field also when it is not set. */
  readonly eager?: boolean
  resolve?(): unknown
}

/** A message type as protobufjs describes it. */
interface ReflectedType {
  readonly fieldsArray: readonly ReflectedField[]
}

interface Draft extends TypeWeight {
  own: number
}

const FIXED: Readonly<Record<string, number>> = {
  fixed32: 4,
  sfixed32: 4,
  float: 4,
  fixed64: 8,
  sfixed64: 8,
  double: 8,
}
const LONGS = new Set(['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64'])
const known = new WeakMap<object, MessageWeights>()

/** Returns the weights of a codec that is a reflected type of protobufjs, or a class of one; undefined for any other. */
export function weightsOf(codec: object): MessageWeights | undefined {
  const type = isReflected(codec) ? codec : field(codec, '$type')
  if (!isReflected(type)) return undefined
  const found = known.get(type)
  if (found !== undefined) return found
  const drafts = new Map<object, Draft>()
  const root = draft(type, drafts)
  const heaviest = Math.max(...[...drafts.values()].map(({ own }) => own), Weight.BYTES)
  // Two bytes are the least field: its tag and a length of 0. An entry without a value has an empty message for one.
  const made = { root, worst: (Weight.FIELD + Weight.ENTRY + heaviest) / 2 + Weight.LONG }
  known.set(type, made)
  return made
}

function isReflected(value: unknown): value is ReflectedType {
  return Array.isArray(field(value, 'fieldsArray'))
}

function draft(type: ReflectedType, drafts: Map<object, Draft>): Draft {
  const begun = drafts.get(type)
  if (begun !== undefined) return begun
  const made: Draft = { own: Weight.MESSAGE, fields: new FieldTable() }
  drafts.set(type, made)
  for (const one of type.fieldsArray) {
    one.resolve?.()
    if (one.map) made.own += Weight.MAP
    else if (one.repeated) made.own += Weight.REPEATED
    else if (one.eager) made.own += Weight.DEFAULT
    made.fields.set(one.id, one.map ? mapOf(one, drafts) : weightOfValue(one, drafts))
  }
  return made
}

function mapOf(map: ReflectedField, drafts: Map<object, Draft>): FieldWeight {
  const key = scalarOf(map.keyType ?? 'string')
  const value = weightOfValue(map, drafts)
  const fields = new FieldTable()
  fields.set(1, key)
  fields.set(2, value)
  const entry = { own: Weight.ENTRY, fields }
  return { kind: FieldKind.MAP, wireType: 2, packedBytes: 0, packable: false, inner: entry }
}

function weightOfValue(one: ReflectedField, drafts: Map<object, Draft>): FieldWeight {
  const { resolvedType } = one
  if (!isReflected(resolvedType)) return scalarOf(resolvedType === null ? one.type : 'int32')
  const inner = draft(resolvedType, drafts)
  const group = one.delimited === true
  const kind = group ? FieldKind.GROUP : FieldKind.MESSAGE
  return { kind, wireType: group ? 3 : 2, packedBytes: 0, packable: false, inner }
}

function scalarOf(type: string): FieldWeight {
  if (type === 'string' || type === 'bytes') {
    const kind = type === 'string' ? FieldKind.STRING : FieldKind.BYTES
    return { kind, wireType: 2, packedBytes: 0, packable: false, inner: undefined }
  }
  const packedBytes = FIXED[type] ?? 0
  const wireType = packedBytes === 0 ? 0 : packedBytes === 8 ? 1 : 5
  const kind = LONGS.has(type) ? FieldKind.LONG : FieldKind.SCALAR
  return { kind, wireType, packedBytes, packable: true, inner: undefined }
}
