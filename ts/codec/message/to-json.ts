import { Buffer } from 'node:buffer'
import { types } from '../../base/runtime.js'
import { typeNameOf } from '../../base/type-url.js'
import { bytes } from './checks.js'
import { EnumType } from './enum-type.js'
import { type FieldSpec, isLong } from './field-spec.js'
import { hasOwnJson, isWrapper, type JsonRegistry, type JsonType } from './json-type.js'
import { MAX_DEPTH } from './reader.js'
import { at, Refusal } from './refusal.js'
import { durationText, fieldMaskText, timestampText } from './to-json-text.js'

type Fields = Readonly<Record<string, unknown>>

/** Messages within `Any` within messages: deeper ones stay bytes. */
const MAX_ANY_DEPTH = 32

/**
 * Returns a message as ProtoJSON, with the fields at their defaults. Throws for no message that was decoded: what has no
 * ProtoJSON, such as a timestamp of the year 20000, is written field by field. Of others it throws `ERR_TTRPC_MESSAGE` with
 * the path of the field, for bytes whose memory was transferred, and for messages that contain themselves.
 */
export function toJson(type: JsonType, message: unknown, registry: JsonRegistry): unknown {
  try {
    return new JsonWriter(registry).message(type, message)
  } catch (error) {
    throw error instanceof Refusal ? error.toError(`cannot write ${type.name} as JSON`) : error
  }
}

class JsonWriter {
  readonly #registry: JsonRegistry
  #anyDepth = 0
  /** Messages around the one that is written, up to the next `Any`. */
  #depth = 0

  constructor(registry: JsonRegistry) {
    this.#registry = registry
  }

  message(type: JsonType, message: unknown): unknown {
    if (typeof message !== 'object' || message === null) return message
    if (types.isDate(message)) return message
    if (this.#depth > MAX_DEPTH) throw new Refusal(`nests deeper than ${MAX_DEPTH} messages`, true)
    const fields = message as Fields
    const isWellKnown = type.name.startsWith('google.protobuf.')
    this.#depth++
    const json = isWellKnown ? this.#wellKnown(type, fields) : this.#fields(type, fields)
    this.#depth--
    return json
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
    if (field.repeated && Array.isArray(value))
      return value.map((one, i) => this.#scalar(field, inner, one, i))
    if (field.keyType === undefined) return this.#scalar(field, inner, value)
    const entries = types.isMap(value) ? [...value] : Object.entries((value ?? {}) as object)
    return Object.fromEntries(
      entries.map(([key, one]) => [String(key), this.#scalar(field, inner, one, String(key))]),
    )
  }

  #scalar(
    field: FieldSpec,
    inner: JsonType | EnumType | undefined,
    value: unknown,
    index?: string | number,
  ): unknown {
    if (inner instanceof EnumType) return typeof value === 'number' ? enumJson(inner, value) : value
    if (inner !== undefined) return this.#inner(field, inner, value, index)
    if (isBytes(value)) return base64(bytes(value, field.name, index))
    if (isLong(field.type)) return String(value)
    return typeof value === 'number' ? numberJson(value, field.type) : value
  }

  #inner(field: FieldSpec, type: JsonType, value: unknown, index?: string | number): unknown {
    try {
      return this.message(type, value)
    } catch (error) {
      throw at(error, field.name, index)
    }
  }

  #any(type: JsonType, fields: Fields): unknown {
    const url = String(fields.typeUrl ?? fields.type_url ?? '')
    const inner = this.#registry.get(typeNameOf(url))
    const value = isBytes(fields.value) ? bytes(fields.value, 'value') : fields.value
    if (url === '' && (!types.isUint8Array(value) || value.length === 0)) return {}
    if (inner !== undefined && types.isUint8Array(value) && this.#anyDepth < MAX_ANY_DEPTH) {
      const depth = this.#depth
      this.#anyDepth++
      this.#depth = 0 // its bytes are decoded with a depth of their own
      try {
        return anyJson(url, inner, this.message(inner, inner.decode(value)))
      } catch {
        // Bytes that are not such a message are written as they are.
      } finally {
        this.#anyDepth--
        this.#depth = depth
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

function isBytes(value: unknown): boolean {
  return types.isUint8Array(value) || types.isAnyArrayBuffer(value) || types.isDataView(value)
}

/** Returns a number as JSON has it; a float with no more digits than it needs. */
function numberJson(value: number, type: FieldSpec['type']): number | string {
  if (!Number.isFinite(value)) return String(value)
  if (type !== 'float' || value === 0) return value
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
}
