/** Any value of JavaScript in any field of test/unit/fixtures/proto/everything.proto, and what has to arrive. */
import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { scalars } from './message-arbitraries.js'

const kinds: ReadonlyMap<unknown, number> = new Map([
  ['KIND_UNSPECIFIED', 0],
  ['KIND_ONE', 1],
  ['KIND_NEGATIVE', -1],
])

/** The conversions that a field makes; anything else has to arrive as it is, or to be refused. */
const conversions: Readonly<Record<string, (value: unknown) => unknown>> = {
  int64: toBigInt,
  uint64: toBigInt,
  sint64: toBigInt,
  fixed64: toBigInt,
  sfixed64: toBigInt,
  float: (value) => (typeof value === 'number' ? Math.fround(value) : value),
  kind: (value) => kinds.get(value) ?? value,
  bytes: (value) => {
    if (value instanceof ArrayBuffer) return Buffer.from(value)
    if (value instanceof DataView) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    return value instanceof Uint8Array ? Buffer.from(value) : value
  },
}

function toBigInt(value: unknown): unknown {
  return (typeof value === 'number' && Number.isSafeInteger(value)) ||
    (typeof value === 'string' && /^-?\d+$/.test(value))
    ? BigInt(value)
    : value
}

/** Any value of JavaScript, those at the limits of a type more often. */
export const anything = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withObjectString: true,
  }),
  fc.constantFrom<unknown>(
    Number.NaN,
    -0,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    2 ** 63,
    1e39,
    'KIND_ONE',
    '5',
    '-1',
    '0x1',
    '',
    '\ud800',
    Symbol('s'),
  ),
  fc.bigInt(),
  fc.uint8Array().map((array) => array.buffer),
  fc.constant(() => {}),
)

/** A field that takes values of a type of `scalars`. */
interface Place {
  /** The name of the message's type. */
  readonly name: string
  /** Returns a message with the value; undefined where the type has no such field. */
  around(key: string, value: unknown): object | undefined
  path(key: string): string
  /** Returns the value out of the message. */
  of(message: never, key: string): unknown
}

/** The maps by the type of their values, with a key. */
const maps: Readonly<Record<string, readonly [string, string]>> = {
  string: ['string', 'k'],
  bytes: ['int32', '-1'],
  double: ['uint32', '1'],
  int64: ['int64', '-1'],
  uint64: ['uint64', '1'],
  bool: ['bool', 'true'],
  kind: ['sint64', '1'],
  float: ['fixed32', '1'],
}
/** Fields of which is known whether they are set, and a member of a oneof. */
const presence: Readonly<Record<string, string>> = { string: 'text', int64: 'c' }

const places: readonly Place[] = [
  {
    name: 'Scalars',
    around: (key, value) => ({ [key]: value }),
    path: (key) => key,
    of: (message, key) => message[key],
  },
  {
    name: 'Lists',
    around: (key, value) => ({ [key]: [value] }),
    path: (key) => `${key}[0]`,
    of: (message, key) => (message[key] as unknown[])[0],
  },
  {
    name: 'Lists',
    around: (key, value) => ({ scalars: [{}, { [key]: value }] }),
    path: (key) => `scalars[1].${key}`,
    of: (message, key) => (message as { scalars: never[] }).scalars[1]![key],
  },
  {
    name: 'Maps',
    around: (type, value) => {
      const [field, key] = maps[type] ?? []
      return field === undefined ? undefined : { [field]: { [key!]: value } }
    },
    path: (type) => `${maps[type]![0]}${maps[type]![1] === '-1' ? '["-1"]' : `.${maps[type]![1]}`}`,
    of: (message, type) => message[maps[type]![0]]![maps[type]![1]],
  },
  {
    name: 'Presence',
    around: (type, value) => (presence[type] === undefined ? undefined : { [presence[type]]: value }),
    path: (type) => presence[type]!,
    of: (message, type) => message[presence[type]!],
  },
]

/** A value in a field, with the path of the field, and what arrives when it is taken; undefined for a default. */
export const placed = fc
  .tuple(fc.constantFrom(...Object.keys(scalars)), anything, fc.constantFrom(...places))
  .map(([key, value, place]) => {
    const message = place.around(key, value) ?? places[0]!.around(key, value)!
    const { name, path, of } = place.around(key, value) === undefined ? places[0]! : place
    const whole = !/double|float/.test(key) && value === 0 // integers have no -0
    const converted = whole ? 0 : value
    return {
      name,
      message,
      path: path(key),
      of: (arrived: unknown) => of(arrived as never, key),
      expected:
        value === undefined || value === null ? undefined : (conversions[key]?.(converted) ?? converted),
    }
  })
