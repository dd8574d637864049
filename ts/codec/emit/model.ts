import type { Enum, Field, MapField, OneOf, Type } from 'protobufjs'
import type { FieldSpec, Int64Kind, MessageSpec, Presence, ScalarType } from '../message/field-spec.js'
import { isLong } from '../message/field-spec.js'
import { encodedText } from './bytes-as-text.js'
import { isPackable } from './text.js'

/** What protobufjs knows of a file's edition. It has no public name for it. */
interface WithFeatures {
  readonly _features?: { readonly utf8_validation?: string; readonly enum_type?: string }
}

/** Returns a type's fields as the emitter needs them. Extensions are left out: they are kept as unknown fields. */
export function fieldsOf(type: Type): Field[] {
  return type.fieldsArray
    .filter((field) => field.declaringField === null)
    .map((field) => field.resolve() as Field)
}

/** Describes a resolved type. */
export function messageSpec(type: Type, int64: Int64Kind): MessageSpec {
  return { name: fullName(type), fields: fieldsOf(type).map(fieldSpec), int64 }
}

export function fullName(object: Type | Enum): string {
  return object.fullName.replace(/^\./, '')
}

export function isClosed(type: Enum): boolean {
  return (type as unknown as WithFeatures)._features?.enum_type === 'CLOSED'
}

/** Whether it is a type of messages, among what a field may refer to. */
export function isMessage(type: Type | Enum | null): type is Type {
  return type !== null && 'fieldsArray' in type
}

function fieldSpec(field: Field): FieldSpec {
  const { resolvedType } = field
  const type =
    resolvedType === null ? (field.type as ScalarType) : isMessage(resolvedType) ? 'message' : 'enum'
  const named = field as Field & { protoName?: string; jsonName?: string }
  const features = (field as unknown as WithFeatures)._features
  return {
    name: safeName(field.name),
    protoName: named.protoName ?? field.name,
    jsonName: named.jsonName ?? field.name,
    id: field.id,
    type,
    keyType: field.map ? ((field as unknown as MapField).keyType as ScalarType) : undefined,
    repeated: field.repeated,
    // In files of proto3 this is so for lists of strings too, which cannot be packed.
    packed: field.repeated && field.packed && isPackable(type),
    delimited: field.delimited,
    presence: presenceOf(field),
    oneof: oneofOf(field.partOf),
    utf8: features?.utf8_validation !== 'NONE',
    defaultValue: defaultOf(field),
  }
}

/** A property of this name would be the object's prototype. */
function safeName(name: string): string {
  return name === '__proto__' ? '__proto__$' : name
}

function presenceOf(field: Field): Presence {
  if (field.required) return 'required'
  const single = !field.repeated && !field.map
  return field.hasPresence || (single && isMessage(field.resolvedType)) ? 'explicit' : 'implicit'
}

function oneofOf(oneof: OneOf | null): string | undefined {
  return oneof === null || oneof.isProto3Optional ? undefined : oneof.name
}

/** Returns the default that the file declares, exactly: a `bytes` one as its bytes. */
function defaultOf(field: Field): FieldSpec['defaultValue'] {
  const declared: unknown = field.options?.default
  if (declared === undefined || declared === null) return undefined
  if (field.type === 'bytes') return Uint8Array.from(encodedText(String(declared)))
  if (field.type === 'string') return encodedText(String(declared)).toString('utf8')
  if (isLong(field.type)) return BigInt(String(field.typeDefault))
  return field.typeDefault as string | number | boolean
}
