import { nearest } from '../../base/errors/did-you-mean.js'
import { kindOf } from '../../base/errors/text.js'
import { types } from '../../base/runtime.js'
import { notAMessage } from '../not-a-message.js'
import type { EnumType } from './enum-type.js'
import { refuse, shown } from './refusal.js'

/**
 * The checks that the code of codecs calls for a value that is not at once known to fit. Each returns the value as it is
 * written, or throws a `Refusal` that names the field.
 */

const LIMITS = {
  int32: [-0x80000000, 0x7fffffff],
  uint32: [0, 0xffffffff],
} as const

const LIMITS64 = {
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
} as const

/** Returns the least and the greatest value. */
export function int64Range(type: 'int64' | 'uint64'): readonly [bigint, bigint] {
  return LIMITS64[type]
}

const DECIMAL = /^-?\d{1,20}$/

/** Refuses what is not an integer of 32 bits. */
export function badInt(
  value: unknown,
  type: 'int32' | 'uint32',
  name: string,
  index?: string | number,
): never {
  const [least, most] = LIMITS[type]
  const text = `must be an integer from ${least} to ${most}, not ${shown(value)}`
  return refuse(text, name, index, typeof value === 'number')
}

/** Takes a bigint, a safe integer, its decimal digits, or a Long of protobufjs. */
export function int64(
  value: unknown,
  type: 'int64' | 'uint64',
  name: string,
  index?: string | number,
): bigint {
  const [least, most] = LIMITS64[type]
  const integer = integerOf(value, type)
  if (integer !== undefined && integer >= least && integer <= most) return integer
  const unsafe =
    Number.isInteger(value) && !Number.isSafeInteger(value) ? '; beyond 2**53 it must be a bigint' : ''
  const text = `must be a 64-bit integer from ${least} to ${most}, not ${shown(value)}${unsafe}`
  return refuse(text, name, index, integer !== undefined || typeof value === 'number')
}

function integerOf(value: unknown, type: 'int64' | 'uint64'): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined
  if (typeof value === 'string') return DECIMAL.test(value) ? BigInt(value) : undefined
  return isLongObject(value) ? longOf(value, type) : undefined
}

interface LongObject {
  readonly low: number
  readonly high: number
  readonly unsigned: boolean
}

function isLongObject(value: unknown): value is LongObject {
  if (typeof value !== 'object' || value === null) return false
  const { low, high, unsigned } = value as Partial<LongObject>
  return Number.isInteger(low) && Number.isInteger(high) && typeof unsigned === 'boolean'
}

function longOf({ low, high, unsigned }: LongObject, type: 'int64' | 'uint64'): bigint {
  const bits = (BigInt(high | 0) << 32n) | BigInt(low >>> 0)
  return unsigned || type === 'uint64' ? BigInt.asUintN(64, bits) : bits
}

export function badBool(value: unknown, name: string, index?: string | number): never {
  return refuse(`must be true or false, not ${shown(value)}`, name, index)
}

/** Refuses what is not a number, or a finite number beyond what a float can be. */
export function badFloat(value: unknown, name: string, index?: string | number): never {
  if (typeof value === 'number') refuse(`is beyond the range of a float: ${value}`, name, index, true)
  return refuse(`must be a number, not ${shown(value)}`, name, index)
}

export function badString(value: unknown, name: string, index?: string | number): never {
  if (typeof value === 'string') refuse('has a lone surrogate, which UTF-8 cannot encode', name, index, true)
  return refuse(`must be a string, not ${shown(value)}`, name, index)
}

/** Takes a Uint8Array, or the bytes of an ArrayBuffer or a DataView. Refuses those whose memory is gone. */
export function bytes(value: unknown, name: string, index?: string | number): Uint8Array {
  const gone = goneMemory(value)
  if (gone !== undefined) refuse(gone, name, index)
  if (types.isUint8Array(value)) return value
  if (types.isAnyArrayBuffer(value)) return new Uint8Array(value)
  if (types.isDataView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  const hint = typeof value === 'string' ? '; Buffer.from() makes bytes of a string' : ''
  return refuse(`must be a Uint8Array, not ${kindOf(value)}${hint}`, name, index)
}

const DETACHED = 'is detached: its memory was transferred, as by postMessage; copy the bytes before that'

const BEYOND = 'is behind the end of its ArrayBuffer, which was resized; copy the bytes before that'

/** Returns what is wrong with bytes that seem empty since their memory was transferred, or ends before they do. */
function goneMemory(value: unknown): string | undefined {
  const buffer = ArrayBuffer.isView(value) ? value.buffer : value
  if (!types.isAnyArrayBuffer(buffer)) return undefined
  if (buffer.byteLength === 0 && !works(() => new Uint8Array(buffer))) return DETACHED // `detached` is not in Node 20
  // Both throw for a view that is out of bounds, while the length of a Uint8Array is then 0.
  if (types.isUint8Array(value)) {
    if (value.length === 0 && !works(() => Uint8Array.prototype.keys.call(value))) return BEYOND
  } else if (types.isDataView(value) && !works(() => value.byteLength)) return BEYOND
  return undefined
}

function works(use: () => unknown): boolean {
  try {
    use()
    return true
  } catch {
    return false
  }
}

/** Takes a number of 32 bits, or a name of the enum. */
export function enumNumber(value: unknown, type: EnumType, name: string, index?: string | number): number {
  if (typeof value === 'string') {
    const number = type.numberOf(value)
    if (number !== undefined) return number
    const near = nearest(value, type.names)
    const hint = near === undefined ? '' : ` (is it ${near}?)`
    return refuse(`must be a value of ${type.name}, which has no ${shown(value)}${hint}`, name, index)
  }
  if (typeof value === 'number' && (value | 0) === value) return value
  const text = `must be a number or name of ${type.name}, not ${shown(value)}`
  return refuse(text, name, index, typeof value === 'number')
}

export function list(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  return refuse(`must be an array, not ${kindOf(value)}`, name)
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  string: ['string'],
  bool: ['boolean', 'string'],
  int32: ['number', 'string'],
  uint32: ['number', 'string'],
  int64: ['bigint', 'number', 'string'],
  uint64: ['bigint', 'number', 'string'],
}

/** Takes any object that can be a map; returns a Map as an object. */
export function map(value: unknown, keys: string, name: string): object {
  if (types.isMap(value)) return objectOf(value, keys, name)
  if (typeof value === 'object' && value !== null && notAMessage(value) === undefined) return value
  return refuse(`must be an object or a Map, not ${kindOf(value)}`, name)
}

function objectOf(entries: ReadonlyMap<unknown, unknown>, keys: string, name: string): object {
  const object: Record<string, unknown> = Object.create(null)
  for (const [key, value] of entries) {
    if (!KEYS[keys]?.includes(typeof key))
      refuse(`has a key of the wrong type: ${shown(key)}; its keys are of type ${keys}`, name)
    object[String(key)] = value
  }
  return object
}

/** Returns an integer key of a map: keys of objects are decimal strings. */
export function keyInt(key: string, type: 'int32' | 'uint32', name: string): number {
  const number = DECIMAL.test(key) ? Number(key) : Number.NaN
  if ((type === 'int32' ? number | 0 : number >>> 0) === number) return number
  const [least, most] = LIMITS[type]
  return refuse(`has the key ${shown(key)}; its keys are integers from ${least} to ${most}`, name)
}

/** Returns a 64-bit key of a map. */
export function keyInt64(key: string, type: 'int64' | 'uint64', name: string): bigint {
  const [least, most] = LIMITS64[type]
  const integer = DECIMAL.test(key) ? BigInt(key) : undefined
  if (integer !== undefined && integer >= least && integer <= most) return integer
  return refuse(`has the key ${shown(key)}; its keys are integers from ${least} to ${most}`, name)
}

/** Returns the key of a map whose keys are true and false. */
export function keyBool(key: string, name: string): boolean {
  if (key === 'true') return true
  if (key === 'false') return false
  return refuse(`has the key ${shown(key)}; its keys are true and false`, name)
}

/** Refuses a key that UTF-8 cannot encode. */
export function badKey(name: string): never {
  return refuse('has a key with a lone surrogate, which UTF-8 cannot encode', name, undefined, true)
}
