import type { FieldSpec } from '../message/field-spec.js'

/** What emitted code has behind a parameter: nothing in JavaScript. */
export type AnyType = '' | ': any'

/** Names that every object has from its prototype, or that a message's prototype has. */
const INHERITED: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'toJSON'])

/** Returns whether objects have something by this name without having been given it. */
export function isInherited(name: string): boolean {
  return INHERITED.has(name)
}

/** Returns the expression for a property: `m.text`, `m["a-b"]`. */
export function property(object: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${object}.${name}` : `${object}[${JSON.stringify(name)}]`
}

/** Returns a text as a literal. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}

/** The wire types of protobuf. */
export const Wire = { VARINT: 0, FIXED64: 1, LENGTH: 2, GROUP_START: 3, GROUP_END: 4, FIXED32: 5 } as const

/** The wire type of one value. */
export function wireType({ type, delimited }: FieldSpec): number {
  switch (type) {
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return Wire.FIXED64
    case 'string':
    case 'bytes':
      return Wire.LENGTH
    case 'message':
      return delimited ? Wire.GROUP_START : Wire.LENGTH
    case 'float':
    case 'fixed32':
    case 'sfixed32':
      return Wire.FIXED32
    default:
      return Wire.VARINT
  }
}

/** The tag of a field: its number and wire type, unsigned. */
export function tagOf(id: number, wire: number): number {
  return ((id << 3) | wire) >>> 0
}

/** Whether lists of the type may be packed. */
export function isPackable(type: FieldSpec['type']): boolean {
  return type !== 'string' && type !== 'bytes' && type !== 'message'
}

/** The wire type of a map's key. */
export function keyWireType(keyType: string): number {
  return wireType({ type: keyType } as FieldSpec)
}

/** The names of each oneof's fields, by the name of the oneof. */
export function oneofsOf(fields: readonly FieldSpec[]): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { oneof, name } of fields)
    if (oneof !== undefined) found.set(oneof, [...(found.get(oneof) ?? []), name])
  return found
}
