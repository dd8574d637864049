import { Buffer } from 'node:buffer'
import { types } from '../../base/runtime.js'
import { type FieldSpec, isLong, type MessageSpec } from './field-spec.js'
import { define } from './objects.js'

/**
 * Whether messages of the type have a prototype of their own, with `toJSON`: where `JSON.stringify` of a plain object would
 * throw, as for a bigint, or write what is not ProtoJSON; and where a field has a default that is read without being set.
 */
export function needsPrototype({ name, fields }: MessageSpec): boolean {
  return WELL_KNOWN.test(name) || fields.some(needsToJson)
}

const WELL_KNOWN = /^google\.protobuf\.(Any|Duration|FieldMask|ListValue|Struct|Timestamp|\w*Value)$/

function needsToJson(field: FieldSpec): boolean {
  const { type, name, jsonName, presence, defaultValue } = field
  if (type === 'bytes' || type === 'enum' || type === 'float' || type === 'double') return true
  if (isLong(type) || name !== jsonName) return true
  return presence === 'explicit' && defaultValue !== undefined
}

/** Adds a field's default to the prototype of its messages; of bytes, each message has its own copy. */
export function addDefault(
  prototype: object,
  name: string,
  value: NonNullable<FieldSpec['defaultValue']>,
): void {
  if (!types.isUint8Array(value)) {
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true })
    return
  }
  Object.defineProperty(prototype, name, {
    get: () => Buffer.from(value),
    set(this: object, bytes: unknown) {
      define(this, name, bytes)
    },
    configurable: true,
  })
}
