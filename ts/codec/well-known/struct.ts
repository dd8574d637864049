import { misuse } from '../../base/errors/misuse.js'
import { kindOf } from '../../base/errors/text.js'

/** What JSON can express. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** google.protobuf.Value: one of its members is set. */
export interface Value {
  readonly nullValue?: number
  readonly numberValue?: number
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly structValue?: Struct
  readonly listValue?: { readonly values: readonly Value[] }
}

/** google.protobuf.Struct. */
export interface Struct {
  readonly fields: Readonly<Record<string, Value>>
}

/**
 * Returns the Struct of an object of JSON. Throws `ERR_TTRPC_ARGUMENT` for what JSON cannot express.
 *
 * @example
 * ```js
 * import { structFromJson, structToJson } from 'ttrpc'
 *
 * const struct = structFromJson({ retries: 3, hosts: ['a', 'b'] })
 * console.log(struct.fields.retries) // { numberValue: 3 }
 * console.log(structToJson(struct)) // { retries: 3, hosts: [ 'a', 'b' ] }
 * ```
 */
export function structFromJson(json: { readonly [key: string]: Json }): Struct {
  return { fields: mapped(json, (value, key) => valueOfJson(value, key)) }
}

/** Returns the object of a Struct. */
export function structToJson({ fields }: Struct): { [key: string]: Json } {
  return mapped(fields, valueToJson)
}

/** Returns the Value for a value of JSON. Throws `ERR_TTRPC_ARGUMENT` for what JSON cannot express. */
export function valueFromJson(json: Json): Value {
  return valueOfJson(json, 'the value')
}

/** Returns the value of JSON; null for a Value of which no member is set. */
export function valueToJson(value: Value): Json {
  const { numberValue, stringValue, boolValue, structValue, listValue } = value
  if (structValue !== undefined) return structToJson(structValue)
  if (listValue !== undefined) return listValue.values.map(valueToJson)
  return numberValue ?? stringValue ?? boolValue ?? null
}

function valueOfJson(json: Json, where: string): Value {
  if (json === null) return { nullValue: 0 }
  if (typeof json === 'string') return { stringValue: json }
  if (typeof json === 'boolean') return { boolValue: json }
  if (typeof json === 'number' && Number.isFinite(json)) return { numberValue: json }
  if (Array.isArray(json))
    return { listValue: { values: json.map((one, i) => valueOfJson(one, `${where}[${i}]`)) } }
  if (isObject(json))
    return { structValue: { fields: mapped(json, (value, key) => valueOfJson(value, `${where}.${key}`)) } }
  const given = typeof json === 'number' ? String(json) : kindOf(json)
  throw misuse('ERR_TTRPC_ARGUMENT', `${where} must be a value of JSON, not ${given}`)
}

function isObject(json: Json): json is { readonly [key: string]: Json } {
  if (typeof json !== 'object') return false
  const prototype = Object.getPrototypeOf(json)
  return prototype === Object.prototype || prototype === null
}

/** Returns an object with the same keys, whatever they are called. */
function mapped<T, U>(
  object: Readonly<Record<string, T>>,
  convert: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, convert(value, key)]))
}
