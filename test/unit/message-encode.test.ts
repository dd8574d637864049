/** What a message type takes, and how it refuses the rest. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { loadProto } from '#ttrpc/codec/proto/load-proto.js'

const file = (name: string): URL => new URL(`../../test/unit/fixtures/proto/${name}`, import.meta.url)
const { messages, enums } = await loadProto([file('everything.proto'), file('old.proto')])
const type = (name: string) => messages[name] ?? assert.fail(name)
const arrives = (name: string, value: unknown): Record<string, unknown> => type(name).create(value)
const LONGS = ['int64', 'sint64', 'sfixed64']
const UNSIGNED_LONGS = ['uint64', 'fixed64']

/** Asserts that the type refuses the value, with this text after the type's name. */
function refuses(
  name: string,
  value: unknown,
  text: RegExp,
  error: 'TypeError' | 'RangeError' = 'TypeError',
) {
  assert.throws(
    () => type(name).encode(value),
    (thrown: Error & { code?: string }) => {
      assert.equal(thrown.name, error, thrown.message)
      assert.equal(thrown.code, 'ERR_TTRPC_MESSAGE')
      assert.match(thrown.message, text)
      return true
    },
  )
}

test('64-bit integers of every kind arrive exactly, in fields, lists and maps', () => {
  for (const field of LONGS) {
    for (const value of [0n, 10n, -1n, 2n ** 62n, 2n ** 63n - 1n, -(2n ** 63n), 127n, 128n, -128n]) {
      assert.equal(arrives('Scalars', { [field]: value })[field], value)
      assert.deepEqual(arrives('Lists', { [field]: [value, value] })[field], [value, value])
    }
  }
  for (const field of UNSIGNED_LONGS)
    for (const value of [0n, 10n, 2n ** 64n - 1n, 2n ** 32n])
      assert.equal(arrives('Scalars', { [field]: value })[field], value)
  assert.deepEqual(arrives('Maps', { int64: { '-5': 7n } }).int64, { '-5': 7n })
  assert.equal(arrives('Scalars', { int64: 5 }).int64, 5n)
  assert.equal(arrives('Scalars', { int64: '-9007199254740993' }).int64, -9007199254740993n)
  const long = { low: -1, high: -1, unsigned: false }
  assert.equal(arrives('Scalars', { int64: long }).int64, -1n)
  assert.equal(arrives('Scalars', { uint64: { ...long, unsigned: true } }).uint64, 2n ** 64n - 1n)
})

test('what is not a 64-bit integer is refused by name', () => {
  for (const field of [...LONGS, ...UNSIGNED_LONGS]) {
    for (const value of [2 ** 63, 1e30, Number.NaN, 1.5, 2n ** 64n, -(2n ** 64n)])
      refuses('Scalars', { [field]: value }, new RegExp(`: ${field} must be a 64-bit integer`), 'RangeError')
    for (const value of ['abc', '0x10', '', ' 1', true, {}, [], new Date()])
      refuses('Scalars', { [field]: value }, new RegExp(`: ${field} must be a 64-bit integer`))
  }
  refuses('Scalars', { int64: '18446744073709551616' }, /int64 must be/, 'RangeError')
  refuses('Scalars', { uint64: -1n }, /uint64 must be/, 'RangeError')
  refuses('Lists', { int64: [1n, 'x'] }, /: int64\[1\] must be/)
  refuses('Maps', { int64: { x: 1n } }, /: int64 has the key "x"/)
  refuses('Maps', { int64: { 5: 1.5 } }, /: int64\.5 must be/, 'RangeError')
})

test('32-bit integers, floats, bools and strings', () => {
  for (const [field, value] of [
    ['int32', 3e9],
    ['int32', 1.5],
    ['int32', Number.NaN],
    ['uint32', -1],
    ['uint32', 2 ** 32],
    ['fixed32', -1],
    ['sfixed32', 2 ** 31],
    ['sint32', -(2 ** 31) - 1],
    ['float', 1e39],
    ['string', '\ud800'],
    ['string', `${'x'.repeat(99)}\udc00`],
  ] as const)
    refuses('Scalars', { [field]: value }, new RegExp(`: ${field} `), 'RangeError')
  for (const [field, value] of [
    ['int32', 'abc'],
    ['int32', '5'],
    ['int32', 5n],
    ['double', '1.5'],
    ['float', true],
    ['bool', 'false'],
    ['bool', 1],
    ['string', 5],
    ['string', true],
    ['string', {}],
    ['bytes', 'hello'],
    ['bytes', new Uint16Array([1, 300])],
    ['bytes', [1, 2]],
    ['kind', {}],
    ['kind', true],
  ] as const)
    refuses('Scalars', { [field]: value }, new RegExp(`: ${field} must be`))
  for (const [field, value] of [
    ['int32', -(2 ** 31)],
    ['uint32', 2 ** 32 - 1],
    ['sint32', -(2 ** 31)],
    ['sfixed32', -5],
    ['double', Number.NaN],
    ['double', -0],
    ['float', Number.NEGATIVE_INFINITY],
    ['float', 1.5],
    ['bool', true],
    ['string', 'héllo \u{1f600}'],
    ['string', 'x'.repeat(5000)],
    ['string', 'é'.repeat(70)],
  ] as const)
    assert.deepEqual(arrives('Scalars', { [field]: value })[field], value, field)
})

test("bytes of an ArrayBuffer and a DataView are its bytes; received ones are the message's own", () => {
  const source = new Uint8Array([1, 2, 3, 4])
  assert.deepEqual(arrives('Scalars', { bytes: source.buffer }).bytes, Buffer.from(source))
  assert.deepEqual(
    arrives('Scalars', { bytes: new DataView(source.buffer, 1, 2) }).bytes,
    Buffer.from([2, 3]),
  )
  const sent = type('Scalars').encode({ bytes: source })
  const received = type('Scalars').decode(sent) as { bytes: Buffer }
  sent.fill(0)
  assert.deepEqual(received.bytes, Buffer.from(source))
})

test('enums go by number or name; a name that is none is refused, an unknown number is kept', () => {
  assert.equal(enums.Kind?.KIND_ONE, 1)
  assert.equal(enums.Kind?.[-1], 'KIND_NEGATIVE')
  assert.deepEqual(arrives('Lists', { kind: ['KIND_ONE', -1, 77] }).kind, [1, -1, 77])
  assert.deepEqual(arrives('Maps', { sint64: { 1: 'KIND_ONE' } }).sint64, { 1: 1 })
  refuses('Scalars', { kind: 'BANANA' }, /: kind must be a value of lab\.v1\.Kind, which has no "BANANA"$/)
  refuses('Lists', { kind: ['KIND_OEN'] }, /: kind\[0\] .*\(is it KIND_ONE\?\)/)
  refuses('Maps', { sint64: { 5: 'x' } }, /: sint64\.5 must be a value of/)
  refuses('Scalars', { kind: 1.5 }, /: kind must be/, 'RangeError')
  for (const name of ['constructor', '__proto__', 'toString']) refuses('Scalars', { kind: name }, /has no/)
})

test('a key that is not a field is refused, with the one that was meant', () => {
  refuses('Part', { part_name: 'x' }, /: part_name is not a field of lab\.v1\.Part \(is it partName\?\)$/)
  refuses('Part', { wieght: 1 }, /\(is it weight\?\)/)
  refuses('Part', { parts: [{}, { parts: [{ zzz: 1 }] }] }, /: parts\[1\]\.parts\[0\]\.zzz is not a field/)
  refuses('Old', { id: 'x', ext: 'y' }, /: ext is not a field/)
  refuses('Old', { id: 'x', '.lab.old.ext': 'y' }, /is not a field/)
  assert.deepEqual(
    { ...arrives('Part', { zzz: undefined, partName: null }) },
    { partName: '', weight: 0, parts: [] },
  )
})

test('lists are arrays, maps are objects or Maps', () => {
  for (const value of [new Set(['a']), 'abc', 5, { 0: 'a' }, new Uint8Array(2)])
    refuses('Lists', { string: value }, /: string must be an array, not/)
  refuses('Lists', { string: new Array(2).fill('a', 0, 1) }, /: string\[1\] must be a string, not undefined/)
  refuses('Lists', { scalars: [null] }, /: scalars\[0\] must be an object .*not null/)
  assert.deepEqual(arrives('Maps', { string: new Map([['a', 'b']]) }).string, { a: 'b' })
  assert.deepEqual(arrives('Maps', { uint64: new Map([[2n ** 63n, 5n]]) }).uint64, {
    '9223372036854775808': 5n,
  })
  assert.deepEqual(arrives('Maps', { bool: new Map([[true, false]]) }).bool, { true: false })
  refuses('Maps', { string: new Map([[5, 'b']]) }, /: string has a key of the wrong type/)
  for (const value of [[], 'a', 5, new Set()])
    refuses('Maps', { string: value }, /: string must be an object or a Map/)
  refuses('Maps', { bool: { yes: true } }, /: bool has the key "yes"/)
  refuses('Maps', { int32: { 1.5: Buffer.alloc(0) } }, /: int32 has the key "1\.5"/)
  refuses('Maps', { parts: { 'a b': { weight: '1' } } }, /: parts\["a b"\]\.weight must be a number/)
  refuses('Maps', { string: { '\ud800': 'x' } }, /: string has a key with a lone surrogate/, 'RangeError')
  const hostile = JSON.parse('{"__proto__": "x", "constructor": "y"}')
  const { string } = arrives('Maps', { string: hostile })
  assert.deepEqual(Object.entries(string as object), [
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
  assert.equal(Object.getPrototypeOf(string), Object.prototype)
})

test('what cannot be a message is refused, at the root and inside', () => {
  const wrong: unknown[] = [
    5,
    'x',
    true,
    5n,
    Symbol('s'),
    [],
    new Map(),
    new Set(),
    new Date(),
    new Error('e'),
    /x/,
    new ArrayBuffer(1),
    new Uint8Array(1),
    Promise.resolve({}),
    () => {},
    new String('x'),
  ]
  for (const value of wrong) {
    refuses('Part', value, /: must be an object \(lab\.v1\.Part\), not/)
    refuses('Presence', { part: value }, /: part must be an object \(lab\.v1\.Part\), not/)
  }
  refuses('Presence', { part: Promise.resolve({}) }, /not a Promise \(await it\?\)$/)
  for (const value of [undefined, null]) refuses('Part', value, /must be an object/)
})

test('values of getters and of prototypes are sent', () => {
  class Weighed {
    get weight() {
      return 2.5
    }
    partName = 'own'
    method() {}
  }
  assert.deepEqual({ ...arrives('Part', new Weighed()) }, { partName: 'own', weight: 2.5, parts: [] })
  assert.equal(arrives('Part', Object.create({ weight: 3 })).weight, 3)
  refuses('Part', Object.assign(new Weighed(), { wrong: 1 }), /: wrong is not a field/)
  const nested = {
    get partName() {
      return String(type('Part').encode({ partName: 'within' }).length)
    },
  }
  assert.equal(arrives('Part', nested).partName, '8')
})

test('one member of a oneof: two are refused by their names', () => {
  refuses('Presence', { a: 'x', c: 5n }, /: has a and c, of which the oneof choice takes only one/)
  assert.deepEqual({ ...arrives('Presence', { a: undefined, c: 0 }) }, { c: 0n })
})

test('well-known types: a Date is a Timestamp, the rest is refused with what to write', () => {
  const at = new Date(1.7e12 + 0.5)
  const { timestamp } = arrives('WellKnown', { timestamp: at }) as { timestamp: object }
  assert.deepEqual({ ...timestamp }, { seconds: 1_700_000_000n, nanos: 0 })
  const before = arrives('WellKnown', { timestamp: new Date(-1) }) as { timestamp: object }
  assert.deepEqual({ ...before.timestamp }, { seconds: -1n, nanos: 999_000_000 })
  refuses('WellKnown', { timestamp: new Date(Number.NaN) }, /: timestamp must be a valid Date/)
  refuses('WellKnown', { timestamp: '2020' }, /: timestamp must be a Date/)
  refuses('WellKnown', { duration: 5 }, /: duration must be durationFromMs\(\)/)
  refuses(
    'WellKnown',
    { struct: { a: 1 } },
    /: struct\.a is not a field of google\.protobuf\.Struct \(use structFromJson\(\)/,
  )
  refuses('WellKnown', { int64Value: 'x' }, /: int64Value must be \{ value: … \}/)
  refuses('WellKnown', { fieldMask: 'a,b' }, /: fieldMask must be fieldMask\(\) of paths/)
  const any = { typeUrl: 'type.googleapis.com/lab.v1.Text', value: Buffer.from('x') }
  assert.deepEqual({ ...(arrives('WellKnown', { any }) as { any: object }).any }, any)
})

test('proto2: required fields are required, a group and its parts arrive', () => {
  refuses('Old', {}, /: id is required$/)
  const old = arrives('Old', { id: 'x', grouped: { x: 5, inner: [{ y: 'a' }, {}] } })
  assert.deepEqual(JSON.parse(JSON.stringify(old.grouped)), { x: 5, inner: [{ y: 'a' }, {}] })
  refuses('Old', { id: 'x', grouped: { inner: [{ y: 5 }] } }, /: grouped\.inner\[0\]\.y must be a string/)
})

test('names that JavaScript has for something else', () => {
  const names = {
    constructor: 'c',
    toString: { text: 't' },
    valueOf: 'v',
    // biome-ignore lint/suspicious/noThenProperty: a field may have this name
    then: 'x',
    hasOwnProperty: 'h',
    toJSON: 'j',
    Proto__: 'p',
  }
  const spec = type('Names').spec.fields.map(({ name }) => name)
  assert.deepEqual(spec, ['constructor', 'toString', 'valueOf', 'then', 'hasOwnProperty', 'toJSON', spec[6]])
  const { Proto__, ...rest } = names
  assert.deepEqual(
    { ...arrives('Names', { ...rest, [spec[6]!]: Proto__ }) },
    { ...rest, [spec[6]!]: Proto__ },
  )
  assert.equal(type('Names').encode({}).length, 0)
})

test('a message that contains itself is refused, and so is one that nests too deep', () => {
  const own: { text: string; inner?: unknown } = { text: 'x' }
  own.inner = own
  refuses('Text', own, /nests deeper than 100 messages/, 'RangeError')
  let deep = {}
  for (let i = 0; i < 100; i++) deep = { inner: deep }
  assert.ok(type('Text').decode(type('Text').encode(deep)))
})
