import { Buffer } from 'node:buffer'
import { types } from '../../base/runtime.js'
import { typeNameOf } from '../../base/type-url.js'
import { EnumType } from './enum-type.js'
import { type FieldSpec, isLong } from './field-spec.js'
import { hasOwnJson, isWrapper, type JsonRegistry, type JsonType } from './json-type.js'
import { durationText, fieldMaskText, timestampText } from './to-json-text.js'

type Fields = Readonly<Record<string, unknown>>

/** Messages within `Any` within messages: deeper ones stay bytes. */
const MAX_ANY_DEPTH = 32

/**
 * Returns a message as ProtoJSON, with the fields at their defaults. Throws for no message that was decoded: what has no
 * ProtoJSON, such as a timestamp of the year 20000, is written field by field.
 */
export function toJson(type: JsonType, message: unknown, registry: JsonRegistry): unknown {
  return new JsonWriter(registry).message(type, message)
}

class JsonWriter {
  readonly #registry: JsonRegistry
  #anyDepth = 0

  constructor(registry: JsonRegistry) {
    this.#registry = registry
  }

  message(type: JsonType, message: unknown): unknown {
    if (typeof message !== 'object' || message === null) return message
    if (types.isDate(message)) return message
    const fields = message as Fields
    return type.name.startsWith('google.protobuf.')
      ? this.#wellKnown(type, fields)
      : this.#fields(type, fields)
  }

  #wellKnown(type: JsonType, fields: Fields): unknown {
    switch (type.name.slice('google.protobuf.'.length)) {
      case 'Timestamp':
        return timestampText(fields.seconds, fields.nanos) ?? this.#fields(type, fields)
      case 'Duration':
        return durationText(fields.seconds, fields.nanos) ?? this.#fields(type, fields)
      case 'FieldMask':
        return fieldMaskText(fields.paths) ?? this.#fields(type, fields)
      case 'Any':
        return this.#any(type, fields)
      case 'Struct':
      case 'ListValue':
        return this.#value(type, 0, Object.values(fields)[0])
      case 'Value': {
        const set = type.spec.fields.findIndex(({ name }) => fields[name] !== undefined)
        return set < 0 || type.spec.fields[set]?.type === 'enum' ? null : this.#one(type, set, fields)
      }
      default:
        return isWrapper(type) ? this.#one(type, 0, fields) : this.#fields(type, fields)
    }
  }

  #one(type: JsonType, i: number, fields: Fields): unknown {
    return this.#value(type, i, fields[type.spec.fields[i]!.name])
  }

  #fields(type: JsonType, fields: Fields): Record<string, unknown> {
    const json: Record<string, unknown> = {}
    for (const [i, field] of type.spec.fields.entries()) {
      const { name, jsonName, presence } = field
      if (presence !== 'implicit' && !Object.hasOwn(fields, name)) continue
      const value = fields[name]
      if (value === undefined) continue
      Object.defineProperty(json, jsonName, {
        value: this.#value(type, i, value),
        writable: true,
        enumerable: true,
        configurable: true,
      })
    }
    return json
  }

  /** A field's value: a list, a map, or one. */
  #value(type: JsonType, i: number, value: unknown): unknown {
    const field = type.spec.fields[i]!
    const inner = type.types[i]
    if (field.repeated && Array.isArray(value)) return value.map((one) => this.#scalar(field, inner, one))
    if (field.keyType === undefined) return this.#scalar(field, inner, value)
    const entries = types.isMap(value) ? [...value] : Object.entries((value ?? {}) as object)
    return Object.fromEntries(entries.map(([key, one]) => [String(key), this.#scalar(field, inner, one)]))
  }

  #scalar(field: FieldSpec, inner: JsonType | EnumType | undefined, value: unknown): unknown {
    if (inner instanceof EnumType) return typeof value === 'number' ? enumJson(inner, value) : value
    if (inner !== undefined) return this.message(inner, value)
    if (types.isUint8Array(value)) return base64(value)
    if (isLong(field.type)) return String(value)
    return typeof value === 'number' ? numberJson(value, field.type === 'float') : value
  }

  #any(type: JsonType, fields: Fields): unknown {
    const url = String(fields.typeUrl ?? fields.type_url ?? '')
    const inner = this.#registry.get(typeNameOf(url))
    const { value } = fields
    if (url === '' && (!types.isUint8Array(value) || value.length === 0)) return {}
    if (inner !== undefined && types.isUint8Array(value) && this.#anyDepth < MAX_ANY_DEPTH) {
      this.#anyDepth++
      try {
        return anyJson(url, inner, this.message(inner, inner.decode(value)))
      } catch {
        // Bytes that are not such a message are written as they are.
      } finally {
        this.#anyDepth--
      }
    }
    return types.isUint8Array(value) ? { '@type': url, value: base64(value) } : this.#fields(type, fields)
  }
}

function anyJson(url: string, type: JsonType, json: unknown): unknown {
  if (hasOwnJson(type) || typeof json !== 'object' || json === null || Array.isArray(json))
    return { '@type': url, value: json }
  return { '@type': url, ...json }
}

function enumJson(type: EnumType, value: number): unknown {
  return type.name === 'google.protobuf.NullValue' ? null : (type.nameOf(value) ?? value)
}

/** Returns a number as JSON has it; a float with no more digits than it needs. */
function numberJson(value: number, float: boolean): number | string {
  if (!Number.isFinite(value)) return String(value)
  if (!float || value === 0) return value
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
}
