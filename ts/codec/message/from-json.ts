import { kindOf } from '../../base/errors/text.js'
import { typeNameOf } from '../../base/type-url.js'
import { flag } from '../../options/option.js'
import { options, type TableOf } from '../../options/options.js'
import { notAMessage } from '../not-a-message.js'
import { enumNumber, keyBool, keyInt, keyInt64 } from './checks.js'
import { EnumType } from './enum-type.js'
import { type FieldSpec, isLong, isUnsigned, type MessageSpec } from './field-spec.js'
import { scalarFromJson } from './from-json-scalar.js'
import { durationOfText, pathsOfText, timestampOfText } from './from-json-text.js'
import { positionOf, refuseKey } from './json-names.js'
import { hasOwnJson, type JsonRegistry, type JsonType } from './json-type.js'
import { missing, twoOf } from './objects.js'
import { MAX_DEPTH } from './reader.js'
import { at, Refusal, refuse, shown } from './refusal.js'

/** Options for `fromJson` of a message type. */
export interface FromJsonOptions {
  /** Leaves out keys that are not fields, and names that are not in their enum, instead of refusing them. */
  readonly ignoreUnknownFields?: boolean
}

const fromJsonOptions = options('fromJson', {
  ignoreUnknownFields: flag(false),
} satisfies TableOf<FromJsonOptions>)

/**
 * Returns a message of ProtoJSON, as `encode` of the type takes it. Throws `ERR_TTRPC_MESSAGE` with the path of what does
 * not fit.
 */
export function fromJson(
  type: JsonType,
  json: unknown,
  registry: JsonRegistry,
  given: FromJsonOptions | undefined,
): unknown {
  const { ignoreUnknownFields } = fromJsonOptions.check(given ?? {})
  try {
    return new JsonReader(registry, ignoreUnknownFields).message(type, json, 0)
  } catch (error) {
    throw error instanceof Refusal ? error.toError(`cannot read ${type.name} from JSON`) : error
  }
}

type Message = Record<string, unknown>
type JsonObject = Readonly<Record<string, unknown>>

/** What a value becomes that is to be left out. */
const LEFT_OUT = Symbol('left out')

/** Reads messages. `depth`: how many messages are around the value. */
class JsonReader {
  readonly #registry: JsonRegistry
  readonly #ignoresUnknown: boolean

  constructor(registry: JsonRegistry, ignoresUnknown: boolean) {
    this.#registry = registry
    this.#ignoresUnknown = ignoresUnknown
  }

  message(type: JsonType, json: unknown, depth: number): unknown {
    if (depth > MAX_DEPTH) throw new Refusal(`nests deeper than ${MAX_DEPTH} messages`, true)
    if (!hasOwnJson(type)) return this.#fields(type, objectOf(json, type), depth)
    switch (type.name.slice('google.protobuf.'.length)) {
      case 'Timestamp':
        return timestampOfText(json)
      case 'Duration':
        return durationOfText(json)
      case 'FieldMask':
        return { paths: pathsOfText(json) }
      case 'Any':
        return this.#any(type, objectOf(json, type), depth)
      case 'Struct':
        return this.#only(type, 1, objectOf(json, type), depth)
      case 'ListValue':
        if (!Array.isArray(json)) throw new Refusal(`must be an array, not ${kindOf(json)}`)
        return this.#only(type, 1, json, depth)
      case 'Value':
        return this.#only(type, memberOfValue(json), json, depth)
      case 'Empty':
        return this.#fields(type, objectOf(json, type), depth)
      default:
        return this.#only(type, 1, json, depth)
    }
  }

  /** A message of which one field is set, by the field's value; the path has no part for it. */
  #only(type: JsonType, id: number, json: unknown, depth: number): Message {
    const i = type.spec.fields.findIndex((field) => field.id === id)
    const { name } = type.spec.fields[i]!
    try {
      return { [name]: this.#field(type, i, json, name, depth) }
    } catch (error) {
      if (error instanceof Refusal) error.path.pop()
      throw error
    }
  }

  #fields(type: JsonType, json: JsonObject, depth: number): Message {
    const { spec } = type
    const message: Message = {}
    const keys = new Map<string, string>()
    for (const key of Object.keys(json)) {
      const i = positionOf(spec, key)
      if (i === undefined) {
        if (!this.#ignoresUnknown) refuseKey(spec, key)
        continue
      }
      const field = spec.fields[i]!
      const before = keys.get(field.name)
      if (before !== undefined) throw new Refusal(`has ${before} and ${key}, which are the same field`)
      keys.set(field.name, key)
      if (json[key] === null && !takesNull(field, type.types[i])) continue
      this.#refuseSecond(spec, field, message, keys)
      const value = this.#field(type, i, json[key], key, depth)
      if (value !== LEFT_OUT) message[field.name] = value
    }
    for (const { name, presence, jsonName } of spec.fields)
      if (presence === 'required' && !Object.hasOwn(message, name)) missing(jsonName)
    return message
  }

  /** Refuses a second member of a oneof. */
  #refuseSecond(spec: MessageSpec, field: FieldSpec, message: Message, keys: Map<string, string>): void {
    const { oneof, name } = field
    if (oneof === undefined) return
    const first = spec.fields.find((one) => one.oneof === oneof && Object.hasOwn(message, one.name))
    if (first !== undefined) twoOf(oneof, keys.get(first.name)!, keys.get(name)!)
  }

  /** A field's value: a list, a map, or one. `key`: its name in the JSON. */
  #field(type: JsonType, i: number, json: unknown, key: string, depth: number): unknown {
    const field = type.spec.fields[i]!
    if (field.keyType !== undefined) return this.#map(type, i, json, key, depth)
    if (!field.repeated) return this.#one(type, i, json, [key], depth)
    if (!Array.isArray(json)) return refuse(`must be an array, not ${kindOf(json)}`, key)
    const list = Array.from(json, (one, index) => this.#one(type, i, one, [key, index], depth))
    return list.filter((one) => one !== LEFT_OUT)
  }

  #map(type: JsonType, i: number, json: unknown, key: string, depth: number): unknown {
    const { keyType = 'string' } = type.spec.fields[i]!
    if (!isJsonObject(json)) return refuse(`must be an object, not ${kindOf(json)}`, key)
    // Without a prototype: a key may be the name of one.
    const map: Message = Object.create(null)
    for (const [text, value] of Object.entries(json)) {
      const name = String(keyFromJson(text, keyType, key))
      if (name in map) refuse(`has the key ${name} twice`, key)
      const one = this.#one(type, i, value, [key, text], depth)
      if (one !== LEFT_OUT) map[name] = one
    }
    return map
  }

  #one(
    type: JsonType,
    i: number,
    json: unknown,
    [key, index]: readonly [string, (string | number)?],
    depth: number,
  ): unknown {
    const field = type.spec.fields[i]!
    const inner = type.types[i]
    if (inner === undefined) return scalarFromJson(field.type, json, key, index)
    if (inner instanceof EnumType) {
      if (json === null && inner.name === 'google.protobuf.NullValue') return 0
      const unknown = typeof json === 'string' && inner.numberOf(json) === undefined
      if (unknown && this.#ignoresUnknown) return LEFT_OUT
      return enumNumber(json, inner, key, index)
    }
    try {
      return this.message(inner, json, depth + 1)
    } catch (error) {
      throw at(error, key, index)
    }
  }

  #any(any: JsonType, json: JsonObject, depth: number): Message {
    const { '@type': url, ...fields } = json
    if (url === undefined && Object.keys(fields).length === 0) return {}
    if (typeof url !== 'string')
      return refuse(`must name the type of the message, not ${kindOf(url)}`, '@type')
    const type = this.#registry.get(typeNameOf(url))
    if (type === undefined)
      return refuse(`is ${JSON.stringify(url)}, a type that is not among those that were loaded`, '@type')
    const [typeUrl, value] = [1, 2].map((id) => any.spec.fields.find((field) => field.id === id)!.name)
    return { [typeUrl!]: url, [value!]: type.encode(this.#inAny(type, fields, depth)) }
  }

  #inAny(type: JsonType, fields: JsonObject, depth: number): unknown {
    if (!hasOwnJson(type)) return this.message(type, fields, depth + 1)
    const { value, ...others } = fields
    const [other] = Object.keys(others)
    if (other !== undefined && !this.#ignoresUnknown)
      refuse(`is not known here; the JSON of ${type.name} in an Any is its value`, other)
    if (value === undefined && type.name === 'google.protobuf.Empty') return {}
    if (value === undefined) return refuse(`is required, as the JSON of ${type.name}`, 'value')
    try {
      return this.message(type, value, depth + 1)
    } catch (error) {
      throw at(error, 'value')
    }
  }
}

/** Whether null is a value of the field; for others it says that the field is not set. */
function takesNull({ repeated, keyType }: FieldSpec, inner: JsonType | EnumType | undefined): boolean {
  if (repeated || keyType !== undefined) return false
  return inner?.name === 'google.protobuf.Value' || inner?.name === 'google.protobuf.NullValue'
}

/** Returns the number of the field of a `google.protobuf.Value` that has such a value. */
function memberOfValue(json: unknown): number {
  if (json === null) return 1
  if (typeof json === 'number' && Number.isFinite(json)) return 2
  if (typeof json === 'string') return 3
  if (typeof json === 'boolean') return 4
  if (Array.isArray(json)) return 6
  if (isJsonObject(json)) return 5
  throw new Refusal(`must be a value of JSON, not ${shown(json)}`)
}

function isJsonObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && notAMessage(json) === undefined
}

function objectOf(json: unknown, type: JsonType): JsonObject {
  if (isJsonObject(json)) return json
  const hint = typeof json === 'string' && /^\s*\{/.test(json) ? '; JSON.parse() makes one of a text' : ''
  throw new Refusal(`must be an object (${type.name}), not ${kindOf(json)}${hint}`)
}

function keyFromJson(text: string, keyType: string, name: string): string | boolean | number | bigint {
  if (keyType === 'string') return scalarFromJson('string', text, name) as string
  if (keyType === 'bool') return keyBool(text, name)
  if (isLong(keyType)) return keyInt64(text, isUnsigned(keyType) ? 'uint64' : 'int64', name)
  return keyInt(text, isUnsigned(keyType) ? 'uint32' : 'int32', name)
}
