/** What a message type makes of JSON, and how it refuses what does not fit. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { loadProto } from '#ttrpc/codec/proto/load-proto.js'
import { refused } from './refused-json.js'

const file = (name: string): URL => new URL(`../../test/unit/fixtures/proto/${name}`, import.meta.url)
const { messages } = await loadProto([file('everything.proto'), file('old.proto')])
const type = (name: string) => messages[name] ?? assert.fail(name)
/** The message of JSON is that of these values. */
const reads = (name: string, json: unknown, values: object) =>
  assert.deepStrictEqual(type(name).fromJson(json), type(name).create(values))

test('fields are read by their name in JSON and in the file, in every form that ProtoJSON has', () => {
  reads('Part', { partName: 'a', weight: 1 }, { partName: 'a', weight: 1 })
  reads(
    'Part',
    { part_name: 'a', parts: [{ part_name: 'b' }] },
    { partName: 'a', parts: [{ partName: 'b' }] },
  )
  for (const name of ['int64', 'sint64', 'sfixed64', 'uint64', 'fixed64']) {
    const most = name.startsWith('s') || name === 'int64' ? 2n ** 63n - 1n : 2n ** 64n - 1n
    for (const json of [String(most), most]) reads('Scalars', { [name]: json }, { [name]: most })
    for (const json of [15, '15', '1.5e1', '150E-1', '15.0'])
      reads('Scalars', { [name]: json }, { [name]: 15n })
  }
  for (const name of ['int32', 'uint32', 'sint32', 'fixed32', 'sfixed32'])
    for (const json of [300, '300', '3e2', '300.0']) reads('Scalars', { [name]: json }, { [name]: 300 })
  for (const name of ['double', 'float']) {
    for (const json of [-2.5, '-2.5', '-25e-1']) reads('Scalars', { [name]: json }, { [name]: -2.5 })
    for (const json of ['NaN', 'Infinity', '-Infinity'])
      reads('Scalars', { [name]: json }, { [name]: Number(json) })
  }
  for (const json of ['+/8=', '+/8', '-_8=', '-_8'])
    reads('Scalars', { bytes: json }, { bytes: Buffer.from([0xfb, 0xff]) })
  for (const json of ['KIND_NEGATIVE', -1]) reads('Scalars', { kind: json }, { kind: -1 })
  reads('Scalars', { kind: 77 }, { kind: 77 })
  reads('Scalars', { bool: true, string: '' }, { bool: true })
})

test('keys of maps are text', () => {
  reads(
    'Maps',
    {
      string: { a: 'x' },
      int32: { '-5': 'AQ==' },
      uint64: { 7: '8' },
      bool: { true: false },
    },
    { string: { a: 'x' }, int32: { '-5': Buffer.from([1]) }, uint64: { 7: 8n }, bool: { true: false } },
  )
  const odd = type('Maps').fromJson(JSON.parse('{ "string": { "__proto__": "x", "constructor": "y" } }'))
  assert.deepEqual(Object.entries(odd.string), [
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
})

test('null: a field is not set, but for those that have a value of null', () => {
  reads('Presence', { text: null, part: null, a: null, b: { weight: 1 } }, { b: { weight: 1 } })
  reads('Lists', { int32: null, scalars: null }, {})
  reads('Maps', { string: null }, {})
  reads('WellKnown', { timestamp: null, struct: null, int64Value: null }, {})
  reads('WellKnown', { value: null }, { value: { nullValue: 0 } })
})

test('well-known types are read in their own forms', () => {
  const at = (json: string, seconds: bigint, nanos = 0) =>
    reads('WellKnown', { timestamp: json }, { timestamp: { seconds, nanos } })
  at('1970-01-01T00:00:00Z', 0n)
  at('2023-11-14T22:13:20.005Z', 1_700_000_000n, 5_000_000)
  at('2023-11-15T00:13:20.000000001+02:00', 1_700_000_000n, 1)
  at('2023-11-14T16:43:20-05:30', 1_700_000_000n)
  at('0001-01-01T00:00:00Z', -62_135_596_800n)
  at('9999-12-31T23:59:59.999999999Z', 253_402_300_799n, 999_999_999)
  const long = (json: string, seconds: bigint, nanos = 0) =>
    reads('WellKnown', { duration: json }, { duration: { seconds, nanos } })
  long('0s', 0n)
  long('-0.5s', 0n, -500_000_000)
  long('-1.000000001s', -1n, -1)
  long('315576000000s', 315_576_000_000n)
  reads('WellKnown', { fieldMask: 'userName,a.bC' }, { fieldMask: { paths: ['user_name', 'a.b_c'] } })
  reads('WellKnown', { field_mask: '' }, { fieldMask: {} })
  reads('WellKnown', { int64Value: '5', empty: {} }, { int64Value: { value: 5n }, empty: {} })
  reads(
    'WellKnown',
    { struct: { a: [1, null, { b: 'x' }], c: true } },
    {
      struct: {
        fields: {
          a: {
            listValue: {
              values: [
                { numberValue: 1 },
                { nullValue: 0 },
                { structValue: { fields: { b: { stringValue: 'x' } } } },
              ],
            },
          },
          c: { boolValue: true },
        },
      },
    },
  )
  assert.deepEqual(
    { ...type('google.protobuf.Timestamp').fromJson('1970-01-01T00:00:01Z') },
    { seconds: 1n, nanos: 0 },
  )
})

test('an Any is read by the type that it names', () => {
  const any = (json: object, typeUrl: string, value: Uint8Array) =>
    reads('WellKnown', { any: json }, { any: { typeUrl, value } })
  const url = 'type.googleapis.com/lab.v1.Part'
  any({ '@type': url, part_name: 'x' }, url, type('Part').encode({ partName: 'x' }))
  any({ '@type': 'lab.v1.Part' }, 'lab.v1.Part', Buffer.alloc(0))
  const duration = type('google.protobuf.Duration').encode({ seconds: 1n })
  any({ '@type': 'x/google.protobuf.Duration', value: '1s' }, 'x/google.protobuf.Duration', duration)
  for (const json of [{}, { value: {} }])
    any({ '@type': 'x/google.protobuf.Empty', ...json }, 'x/google.protobuf.Empty', Buffer.alloc(0))
  reads('WellKnown', { any: {} }, { any: {} })
})

test('what does not fit is refused with the path of its field', () => {
  for (const [name, json, text] of refused)
    assert.throws(
      () => type(name).fromJson(json),
      (error: Error & { code?: string }) => {
        assert.equal(error.message, `cannot read ${type(name).name} from JSON: ${text}`)
        assert.equal(error.code, 'ERR_TTRPC_MESSAGE')
        return true
      },
    )
})

test('errors have the path as a property; values of the right type are a RangeError', () => {
  const error = attempt(() => type('Part').fromJson({ parts: [{}, { weight: 'x' }] }))
  assert.ok(error instanceof TypeError)
  assert.equal((error as { path?: string }).path, 'parts[1].weight')
  assert.ok(attempt(() => type('Scalars').fromJson({ int32: 2 ** 31 })) instanceof RangeError)
})

test('ignoreUnknownFields leaves out what the type does not know, and nothing else', () => {
  const part = { partName: 'x', later: [1], parts: [{ also: {} }] }
  const options = { ignoreUnknownFields: true }
  assert.deepStrictEqual(
    type('Part').fromJson(part, options),
    type('Part').create({ partName: 'x', parts: [{}] }),
  )
  const lists = type('Lists').fromJson({ kind: ['KIND_ONE', 'KIND_NEW', -1] }, options)
  assert.deepEqual(lists.kind, [1, -1])
  assert.deepEqual(type('Maps').fromJson({ sint64: { 1: 'KIND_NEW', 2: 1 } }, options).sint64, { 2: 1 })
  assert.throws(() => type('Part').fromJson({ weight: 'x' }, options), /weight must be a number/)
  assert.throws(
    () => type('Part').fromJson({}, { ignoreUnknown: true } as never),
    /unknown fromJson option "ignoreUnknown"/,
  )
  assert.throws(() => type('Part').fromJson({}, { ignoreUnknownFields: 1 } as never), {
    code: 'ERR_TTRPC_OPTION',
  })
})

test('deep and cyclic JSON is refused', () => {
  const cyclic: { parts: unknown[] } = { parts: [] }
  cyclic.parts.push(cyclic)
  assert.throws(() => type('Part').fromJson(cyclic), /nests deeper than 100 messages/)
  let deep: unknown = null
  for (let i = 0; i < 100_000; i++) deep = [deep]
  assert.throws(() => type('WellKnown').fromJson({ value: deep }), /nests deeper than 100 messages/)
  let any: unknown = {}
  for (let i = 0; i < 1000; i++) any = { '@type': 'google.protobuf.Any', value: any }
  assert.throws(() => type('WellKnown').fromJson({ any }), /nests deeper than 100 messages/)
})

test('names are those of the file with keepCase, and JSON is the same', async () => {
  const kept = (await loadProto(file('everything.proto'), { keepCase: true })).messages
  const json = { any: { '@type': 'lab.v1.Part', partName: 'x' }, value: [1], fieldMask: 'aB' }
  const message = kept.WellKnown!.fromJson(json)
  assert.deepEqual(message.field_mask.paths, ['a_b'])
  assert.deepEqual(
    kept.WellKnown!.encode(message),
    type('WellKnown').encode(type('WellKnown').fromJson(json)),
  )
  assert.equal(kept.Part!.fromJson({ partName: 'x' }).part_name, 'x')
})

function attempt(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}
