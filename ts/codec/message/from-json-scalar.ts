import { Buffer } from 'node:buffer'
import { isWellFormed } from '../../base/errors/text.js'
import { lengthWithout } from '../../base/text-end.js'
import { badBool, badFloat, badInt, badString, int64Range } from './checks.js'
import { type FieldSpec, isLong, isUnsigned } from './field-spec.js'
import { refuse, shown } from './refusal.js'

/** A number as JSON writes it; strings may contain one in place of a number. */
const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
const NOT_FINITE: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
}
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/
const BASE64URL = /^[A-Za-z0-9_-]*={0,2}$/
/** More digits than any 64-bit integer has. */
const MANY_DIGITS = 25

/** Returns the value of JSON of a field that is neither a message nor an enum. Throws a `Refusal` with its name. */
export function scalarFromJson(
  type: FieldSpec['type'],
  json: unknown,
  name: string,
  index?: string | number,
): unknown {
  switch (type) {
    case 'string':
      return typeof json === 'string' && isWellFormed(json) ? json : badString(json, name, index)
    case 'bool':
      return typeof json === 'boolean' ? json : badBool(json, name, index)
    case 'bytes':
      return bytesOf(json) ?? refuse(`must be base64, not ${shown(json)}`, name, index)
    case 'float':
    case 'double':
      return floatOf(json, type, name, index)
  }
  return isLong(type)
    ? longOf(json, isUnsigned(type) ? 'uint64' : 'int64', name, index)
    : intOf(json, isUnsigned(type) ? 'uint32' : 'int32', name, index)
}

function bytesOf(json: unknown): Buffer | undefined {
  if (typeof json !== 'string' || !(BASE64.test(json) || BASE64URL.test(json))) return undefined
  const digits = lengthWithout('=', json)
  if (digits % 4 === 1 || (digits < json.length && json.length % 4 !== 0)) return undefined
  return Buffer.from(json, 'base64')
}

function floatOf(json: unknown, type: 'float' | 'double', name: string, index?: string | number): number {
  if (typeof json === 'string' && Object.hasOwn(NOT_FINITE, json)) return NOT_FINITE[json]!
  const number = typeof json === 'string' && NUMBER.test(json) ? Number(json) : json
  if (typeof number !== 'number') return badFloat(json, name, index)
  if (Number.isFinite(type === 'float' ? Math.fround(number) : number)) return number
  const texts = Number.isFinite(number) ? '' : "; write 'NaN', 'Infinity' and '-Infinity' as strings"
  return refuse(`is beyond the range of a ${type}: ${json}${texts}`, name, index, true)
}

function intOf(json: unknown, type: 'int32' | 'uint32', name: string, index?: string | number): number {
  const number = typeof json === 'string' && NUMBER.test(json) ? Number(json) : json
  if (typeof number !== 'number') return badInt(json, type, name, index)
  const cut = type === 'int32' ? number | 0 : number >>> 0
  return cut === number ? cut : badInt(json, type, name, index)
}

function longOf(json: unknown, type: 'int64' | 'uint64', name: string, index?: string | number): bigint {
  const [least, most] = int64Range(type)
  const integer = integerOf(json)
  if (integer !== undefined && integer >= least && integer <= most) return integer
  const unsafe =
    Number.isInteger(json) && !Number.isSafeInteger(json) ? '; beyond 2**53 it must be a string' : ''
  const text = `must be a 64-bit integer from ${least} to ${most}, not ${shown(json)}${unsafe}`
  return refuse(text, name, index, integer !== undefined || typeof json === 'number')
}

function integerOf(json: unknown): bigint | undefined {
  if (typeof json === 'bigint') return json
  if (typeof json === 'number') return Number.isSafeInteger(json) ? BigInt(json) : undefined
  return typeof json === 'string' ? integerOfText(json) : undefined
}

/** Returns the integer of a text, exactly: `-12`, `1.5e3`. */
function integerOfText(text: string): bigint | undefined {
  const [, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? []
  if (sign === undefined) return undefined
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.slice(0, lengthWithout('0', digits))
  if (significant === '') return 0n
  const zeros = digits.length - significant.length + Number(exponent) - fraction.length
  if (zeros < 0) return undefined
  // An integer that is too large may be shortened: it is out of the range all the same.
  const integer = BigInt(significant.slice(0, MANY_DIGITS)) * 10n ** BigInt(Math.min(zeros, MANY_DIGITS))
  return sign === '-' ? -integer : integer
}
