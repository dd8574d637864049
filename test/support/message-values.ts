/** Values in messages of test/unit/fixtures/proto/everything.proto and old.proto: what arrives of each, or how it is refused. */
import { Buffer } from 'node:buffer'

/** A value that arrives, as this one. */
export interface Taken {
  readonly type: string
  readonly message: () => unknown
  readonly arrives: object
}

/** A value that is refused: by a TypeError or a RangeError, with this path, and a text that matches. */
export interface Refused {
  readonly type: string
  readonly message: () => unknown
  readonly path: string
  readonly text: RegExp
  readonly range?: boolean
}

const LONGS = ['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64']
const source = new Uint8Array([1, 2, 3, 4])
const any = { typeUrl: 'type.googleapis.com/lab.v1.Text', value: Buffer.from('x') }

class Inherited {
  get partName(): string {
    return 'of a getter'
  }
}

/** The same message arrives. */
const same = (type: string, message: object): Taken => ({ type, message: () => message, arrives: message })
const as = (type: string, message: object, arrives: object): Taken => ({
  type,
  message: () => message,
  arrives,
})
const wrong = (type: string, message: unknown, path: string, text: RegExp): Refused => ({
  type,
  message: () => message,
  path,
  text,
})
const outside = (type: string, message: unknown, path: string, text: RegExp): Refused => ({
  ...wrong(type, message, path, text),
  range: true,
})

export const taken: readonly Taken[] = [
  ...LONGS.flatMap((name) => [
    same('Scalars', { [name]: 10n }),
    same('Scalars', { [name]: 2n ** 62n }),
    same('Lists', { [name]: [10n, 2n ** 62n] }),
    same('Lists', { scalars: [{ [name]: 10n }] }),
    as('Scalars', { [name]: 10 }, { [name]: 10n }),
    as('Scalars', { [name]: '10' }, { [name]: 10n }),
  ]),
  as(
    'Maps',
    { int64: { 5: 10n }, uint64: new Map([[5n, 2n ** 62n]]) },
    { int64: { 5: 10n }, uint64: { 5: 2n ** 62n } },
  ),
  as('Scalars', { kind: 'KIND_ONE' }, { kind: 1 }),
  as('Lists', { kind: ['KIND_ONE', 77] }, { kind: [1, 77] }),
  as('Maps', { sint64: { 5: 'KIND_ONE' } }, { sint64: { 5: 1 } }),
  as('Scalars', { bytes: source.buffer }, { bytes: source }),
  as('Scalars', { bytes: new DataView(source.buffer, 1, 2) }, { bytes: new Uint8Array([2, 3]) }),
  same('WellKnown', { any }),
  as('WellKnown', { timestamp: new Date(1.7e12) }, { timestamp: { seconds: 1_700_000_000n, nanos: 0 } }),
  as('Maps', { string: new Map([['a', 'b']]) }, { string: { a: 'b' } }),
  as('Part', new Inherited(), { partName: 'of a getter' }),
  as('Part', Object.create({ weight: 3 }), { weight: 3 }),
  as('Old', { id: 'x' }, { id: 'x' }),
]

const LONG = /must be a 64-bit integer from/
const awaits = /must be an object \(lab\.v1\.Part\), not (a )?Promise \(await it\?\)/

export const refused: readonly Refused[] = [
  ...LONGS.flatMap((name) => [
    ...[2 ** 63, 1e30, Number.NaN, 1.5, 2n ** 64n].map((value) =>
      outside('Scalars', { [name]: value }, name, LONG),
    ),
    outside('Scalars', { [name]: '18446744073709551616' }, name, LONG),
    ...['abc', '0x10', true].map((value) => wrong('Scalars', { [name]: value }, name, LONG)),
    wrong('Lists', { scalars: [{}, { [name]: 'abc' }] }, `scalars[1].${name}`, LONG),
  ]),
  wrong('Scalars', { kind: 'BANANA' }, 'kind', /which has no "BANANA"/),
  wrong('Lists', { kind: [1, 'BANANA'] }, 'kind[1]', /which has no "BANANA"/),
  wrong('Maps', { sint64: { 5: 'BANANA' } }, 'sint64.5', /which has no "BANANA"/),
  wrong('Part', { part_name: 'x' }, 'part_name', /is not a field of lab\.v1\.Part \(is it partName\?\)/),
  wrong('Part', { partNmae: 'x' }, 'partNmae', /\(is it partName\?\)/),
  wrong('Old', { id: 'x', ext: 'y' }, 'ext', /is not a field of lab\.old\.Old/),
  wrong('Old', { id: 'x', Grouped: {} }, 'Grouped', /\(is it grouped\?\)/),
  ...[5, true, {}].map((value) => wrong('Scalars', { string: value }, 'string', /must be a string/)),
  outside('Scalars', { string: '\ud800' }, 'string', /lone surrogate/),
  wrong('Scalars', { bool: 'false' }, 'bool', /must be true or false/),
  wrong('Scalars', { int32: 'abc' }, 'int32', /must be an integer from/),
  ...[3e9, 1.5].map((value) => outside('Scalars', { int32: value }, 'int32', /must be an integer from/)),
  ...[-1, 2 ** 32].map((value) => outside('Scalars', { uint32: value }, 'uint32', /must be an integer from/)),
  wrong('Scalars', { bytes: 'hello' }, 'bytes', /Buffer\.from\(\)/),
  wrong('Scalars', { bytes: new Uint16Array([1, 300]) }, 'bytes', /must be a Uint8Array, not Uint16Array/),
  wrong('WellKnown', { any: { type_url: 'x' } }, 'any.type_url', /\(is it typeUrl\?\)/),
  wrong('WellKnown', { timestamp: '2020-01-01' }, 'timestamp', /must be a Date/),
  wrong('WellKnown', { duration: 5 }, 'duration', /must be durationFromMs\(\)/),
  wrong('WellKnown', { int64Value: 'x' }, 'int64Value', /must be \{ value: … \}/),
  wrong('WellKnown', { struct: { a: 1 } }, 'struct.a', /use structFromJson\(\)/),
  wrong('WellKnown', { fieldMask: 'a,b' }, 'fieldMask', /must be fieldMask\(\) of paths/),
  wrong('Presence', { part: 'x' }, 'part', /must be an object \(lab\.v1\.Part\)/),
  ...[new Set(['a']), 'abc', 5].map((value) =>
    wrong('Lists', { string: value }, 'string', /must be an array/),
  ),
  wrong('Presence', { a: 'x', c: 5n }, '', /has a and c, of which the oneof choice takes only one/),
  wrong('Presence', { part: Promise.resolve({}) }, 'part', awaits),
  wrong('Old', { big: 5n }, 'id', /is required/),
]

/** What is not a message at all; the text is of where it is given. */
export const notMessages: readonly unknown[] = [
  Promise.resolve({}),
  new Map(),
  new Date(),
  new Error('e'),
  new ArrayBuffer(1),
  [],
  'text',
  5,
]
