import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  anyIs,
  anyPack,
  anyUnpack,
  durationFromMs,
  durationMs,
  fieldMask,
  type Json,
  loadProto,
  structFromJson,
  structToJson,
  timestampDate,
  timestampFromDate,
  timestampFromMs,
  timestampMs,
  timestampNow,
  valueFromJson,
  valueToJson,
} from 'ttrpc'

const { messages } = await loadProto(
  new URL('../../test/unit/fixtures/proto/everything.proto', import.meta.url),
)
const type = (name: string) => messages[name] ?? assert.fail(name)

test('timestamps from dates and milliseconds, and back', () => {
  const date = new Date('2024-02-29T12:34:56.789Z')
  assert.deepEqual(timestampFromDate(date), { seconds: 1_709_210_096n, nanos: 789_000_000 })
  assert.deepEqual(timestampDate(timestampFromDate(date)), date)
  assert.deepEqual(timestampFromMs(-1), { seconds: -1n, nanos: 999_000_000 })
  assert.deepEqual(timestampFromMs(0.000_001), { seconds: 0n, nanos: 1 })
  assert.deepEqual(timestampFromMs(999.999_999_9), { seconds: 1n, nanos: 0 })
  assert.ok(Math.abs(timestampMs(timestampNow()) - Date.now()) < 1000)
  assert.equal(timestampMs({ seconds: '5', nanos: 1_000_000 }), 5001)
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, '5'])
    assert.throws(() => timestampFromMs(wrong as number), { code: 'ERR_TTRPC_ARGUMENT' })
  assert.throws(() => timestampFromDate(new Date(Number.NaN)), { code: 'ERR_TTRPC_ARGUMENT' })
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true }), (one) => {
      const sent = type('google.protobuf.Timestamp').create(timestampFromDate(one))
      assert.deepEqual(timestampDate(sent), one)
      assert.deepEqual({ ...type('google.protobuf.Timestamp').create(one) }, { ...sent })
    }),
  )
})

test('durations have one sign', () => {
  assert.deepEqual(durationFromMs(1500), { seconds: 1n, nanos: 500_000_000 })
  assert.deepEqual(durationFromMs(-1500), { seconds: -1n, nanos: -500_000_000 })
  assert.equal(durationMs(durationFromMs(-0.25)), -0.25)
  assert.throws(() => durationFromMs(Number.NaN), { code: 'ERR_TTRPC_ARGUMENT' })
})

test('Any: packed, recognised, unpacked by one type or by name', () => {
  const any = anyPack(type('Text'), { text: 'in' })
  assert.equal(any.typeUrl, 'type.googleapis.com/lab.v1.Text')
  assert.ok(anyIs(any, type('Text')) && !anyIs(any, type('Part')))
  assert.deepStrictEqual(anyUnpack(any, type('Text')), { text: 'in' })
  assert.equal(anyUnpack(any, type('Part')), undefined)
  assert.deepStrictEqual(anyUnpack(any, messages), { text: 'in' })
  assert.equal(anyUnpack({ ...any, typeUrl: 'x/no.Such' }, messages), undefined)
  assert.equal(anyUnpack({ ...any, typeUrl: 'Text' }, messages), undefined)
  const bare = anyPack(type('Text'), { text: 'in' }, '')
  assert.equal(bare.typeUrl, 'lab.v1.Text')
  assert.deepStrictEqual(anyUnpack(type('google.protobuf.Any').create(bare), type('Text')), { text: 'in' })
  assert.throws(() => anyPack(type('Text'), { text: 5 }), { code: 'ERR_TTRPC_MESSAGE' })
})

test('FieldMask: paths, in the names of the file', () => {
  const mask = fieldMask('user_name', 'homeAddress.city', 'line2Text')
  assert.deepEqual(mask, { paths: ['user_name', 'home_address.city', 'line2_text'] })
  const known = type('WellKnown').create({ fieldMask: mask })
  assert.deepEqual([...known.fieldMask.paths], mask.paths)
  assert.equal(
    type('google.protobuf.FieldMask').toJson(known.fieldMask),
    'userName,homeAddress.city,line2Text',
  )
  // As JSON has them; what begins with a capital letter or has an underscore is a name of the file.
  const { paths } = fieldMask('userID', 'a.someXY', 'ID.Name', 'API_key', '_x', 'old_Name')
  assert.deepEqual(paths, ['user_i_d', 'a.some_x_y', 'ID.Name', 'API_key', '_x', 'old_Name'])
  assert.deepEqual(fieldMask(), { paths: [] })
  for (const wrong of ['', 'a,b', 'a..b', 'a.', ' a', 'a-b', 5, ['a'], undefined])
    assert.throws(() => fieldMask(wrong as string), { code: 'ERR_TTRPC_ARGUMENT', name: 'TypeError' })
})

test('Struct: any value of JSON goes there and back, over the wire too', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (json) => {
      const value = type('google.protobuf.Value').create(valueFromJson(json as Json))
      assert.deepEqual(JSON.parse(JSON.stringify(valueToJson(value))), JSON.parse(JSON.stringify(json)))
      assert.deepEqual(JSON.parse(JSON.stringify(value)), JSON.parse(JSON.stringify(json)))
    }),
  )
  const object = { a: 1, b: [null, { c: 'x' }], __proto__x: true }
  assert.deepEqual(structToJson(type('google.protobuf.Struct').create(structFromJson(object))), object)
  for (const wrong of [undefined, Number.NaN, 5n, () => {}, new Date(), new Map()])
    assert.throws(() => valueFromJson(wrong as never), { code: 'ERR_TTRPC_ARGUMENT' })
  assert.throws(() => structFromJson({ a: [1, Number.NaN] }), /a\[1\] must be a value of JSON, not NaN/)
  assert.equal(valueToJson({}), null)
})
