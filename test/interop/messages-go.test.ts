/** Random messages through Go's protobuf: what it reads is what was sent, what it writes is what we read, JSON is the same. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { loadProto } from '#ttrpc/codec/proto/load-proto.js'
import { placed } from '../property/any-value.js'
import { messageKinds } from '../property/message-arbitraries.js'
import { descriptorsOf } from './descriptors.js'
import { skipWithoutGo, startGo } from './go.js'
import type { PeerProcess } from './peer-process.js'

const path = fileURLToPath(new URL('../../test/unit/fixtures/proto/everything.proto', import.meta.url))
const { messages } = await loadProto(path)
const types = ['Scalars', 'Lists', 'Maps', 'Presence', 'WellKnown'].map((name) => messages[name]!)

interface Reply {
  readonly message?: string
  readonly json?: unknown
  readonly error?: string
}

describe('messages and Go', { skip: skipWithoutGo(), timeout: 120_000 }, () => {
  let go: PeerProcess

  before(async () => {
    go = await startGo(['roundtrip'])
    go.say(JSON.stringify(Buffer.from(descriptorsOf(types)).toString('base64')))
  })

  after(() => go.stop())

  async function ask(type: string, message: object): Promise<Reply> {
    const reply = go.line()
    go.say(JSON.stringify({ type: `lab.v1.${type}`, ...message }))
    return JSON.parse(await reply)
  }

  function through(type: string, message: Uint8Array): Promise<Reply> {
    return ask(type, { message: Buffer.from(message).toString('base64') })
  }

  /** Returns the message that Go makes of JSON; undefined when Go refuses it. */
  async function readByGo(type: string, json: unknown): Promise<object | undefined> {
    const { message, error } = await ask(type, { json })
    return error === undefined ? messages[type]!.decode(Buffer.from(message ?? '', 'base64')) : undefined
  }

  for (const [name, messageOf] of Object.entries(messageKinds)) {
    test(`random messages pass through Go unharmed: ${name}`, async () => {
      const type = messages[name]!
      await fc.assert(
        fc.asyncProperty(messageOf as fc.Arbitrary<object>, async (given) => {
          const encoded = type.encode(given)
          const { message, json, error } = await through(name, encoded)
          assert.equal(error, undefined)
          const back = Buffer.from(message ?? '', 'base64')
          assert.equal(back.length, encoded.length)
          const decoded = type.decode(back)
          assert.deepStrictEqual(decoded, type.decode(encoded))
          if (json === undefined) return
          assertJson(JSON.parse(JSON.stringify(decoded)), json)
          // What is compared is what both read of one text: JSON.stringify writes -0 as 0.
          for (const written of [json, decoded]) {
            const text = JSON.parse(JSON.stringify(written))
            assert.deepStrictEqual(type.fromJson(text), await readByGo(name, text))
          }
        }),
        { numRuns: 100 },
      )
    })
  }

  test('any value that a field takes is the same to Go', async () => {
    await fc.assert(
      fc.asyncProperty(placed, async ({ name, message, of, expected }) => {
        let encoded: Buffer
        try {
          encoded = messages[name]!.encode(message)
        } catch (error) {
          return assert.equal((error as { code?: string }).code, 'ERR_TTRPC_MESSAGE')
        }
        const { message: back, json, error } = await through(name, encoded)
        assert.equal(error, undefined)
        const decoded = messages[name]!.decode(Buffer.from(back ?? '', 'base64'))
        if (expected !== undefined) assert.deepStrictEqual(of(decoded), expected)
        if (json !== undefined) assertJson(JSON.parse(JSON.stringify(decoded)), json)
      }),
      { numRuns: 3000 },
    )
  })

  test('JSON of well-known types is that of Go', async () => {
    const type = messages.WellKnown!
    const known = [
      {
        timestamp: { seconds: 1_700_000_000n, nanos: 5_000_000 },
        duration: { seconds: -1n, nanos: -500_000_000 },
      },
      {
        timestamp: { seconds: -62_135_596_800n, nanos: 1 },
        duration: { seconds: 315_576_000_000n, nanos: 0 },
      },
      { fieldMask: { paths: ['user_name', 'a.b_c'] }, int64Value: { value: -(2n ** 63n) }, empty: {} },
      {
        value: {
          listValue: { values: [{ nullValue: 0 }, { numberValue: 1.5 }, { structValue: { fields: {} } }] },
        },
      },
      { struct: { fields: { a: { boolValue: true }, b: { stringValue: 'x' } } } },
    ]
    for (const one of known) {
      const { json } = await through('WellKnown', type.encode(one))
      assert.deepEqual(JSON.parse(JSON.stringify(type.create(one))), json)
      assert.deepStrictEqual(type.fromJson(json), type.create(one))
    }
  })

  test('a message in an Any is the same JSON to Go', async () => {
    for (const [name, message] of [
      ['lab.v1.Part', { partName: 'x', parts: [{}] }],
      ['google.protobuf.Duration', { seconds: 1n }],
      ['google.protobuf.Int64Value', { value: 5n }],
      ['google.protobuf.Empty', {}],
      ['google.protobuf.Struct', { fields: { a: { boolValue: true } } }],
    ] as const) {
      const any = { typeUrl: `type.googleapis.com/${name}`, value: messages[name]!.encode(message) }
      const known = messages.WellKnown!.create({ any })
      const { json } = await through('WellKnown', messages.WellKnown!.encode({ any }))
      assert.ok(json !== undefined, name)
      assertJson(JSON.parse(JSON.stringify(known)), json)
      assert.deepStrictEqual(messages.WellKnown!.fromJson(json).any.typeUrl, any.typeUrl)
      assert.deepStrictEqual(await readByGo('WellKnown', JSON.parse(JSON.stringify(known))), known)
    }
  })

  test('JSON is read as Go reads it, and refused where Go refuses it', async () => {
    const differences: unknown[] = []
    for (const [name, json] of documents) {
      const go = await readByGo(name, json)
      let ours: object | undefined
      try {
        ours = messages[name]!.fromJson(json)
      } catch {}
      if (!isDeepStrictEqual(ours, go)) differences.push([name, JSON.stringify(json), ours, go])
    }
    assert.deepStrictEqual(differences, [])
  })
})

/** Every value in every field of these types. */
const values: readonly unknown[] = [
  ...[null, true, 0, 1, -1, 1.5, 3e9, 1e20, 1e39, -1e39, {}, [], [1], { a: 1 }, { a: null }],
  ...[
    '',
    ' ',
    'x',
    '1',
    '-1',
    ' 1',
    '1.0',
    '1.5',
    '1e2',
    '15e-1',
    '0x1',
    '01',
    '+1',
    '1_0',
    '.5',
    '1.',
    '-0',
  ],
  ...['NaN', 'nan', 'Infinity', '-Infinity', 'inf', '1e39', '1e999', 'true', 'null'],
  ...[
    '9223372036854775807',
    '9223372036854775808',
    '-9223372036854775808',
    '18446744073709551615',
    '18446744073709551616',
  ],
  ...['AQ==', 'AQ=', 'AQ', '-_8=', '-_8', '+/8', '-/8=', 'A', 'A===', '!!!!', 'AQ==AQ=='],
  ...['KIND_ONE', 'kind_one', 'KIND_TWO', 77],
  ...[
    '1970-01-01T00:00:00Z',
    '1970-01-01t00:00:00z',
    '1970-01-01 00:00:00Z',
    '1970-01-01T00:00:00',
    '1970-02-30T00:00:00Z',
  ],
  ...[
    '1969-12-31T23:59:59.5Z',
    '2000-01-01T24:00:00Z',
    '2000-01-01T00:00:60Z',
    '2000-01-01T00:00:00.1234567891Z',
  ],
  ...[
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '2000-01-01T00:00:00+05:30',
    '10000-01-01T00:00:00Z',
  ],
  ...[
    '1s',
    '-1.5s',
    '1.0000000001s',
    '315576000000s',
    '315576000001s',
    '-315576000000.5s',
    '1',
    's',
    '1m',
    '-s',
    '+1s',
    '.5s',
    '1.s',
    '01s',
    '.s',
    ' 1s',
    '1S',
  ],
  ...['a.b,cD', 'a_b', 'a,', ' a ', ',', 'a b', 'A', '1a', 'a..b', 'aB1,c2D'],
  ...[{ '@type': 'x/lab.v1.Part' }, { '@type': 'lab.v1.Part', weight: 1 }, { '@type': 'x/lab.v1.None' }],
  ...[
    { '@type': 'x/google.protobuf.Duration', value: '1s' },
    { '@type': 'x/google.protobuf.Duration' },
    { '@type': 5 },
  ],
  ...[
    { '@type': 'x/google.protobuf.Empty' },
    { '@type': 'x/google.protobuf.Empty', value: {} },
    { '@type': '' },
  ],
  ...[{ '@type': 'x/google.protobuf.Duration', value: '1s', more: 1 }, { value: 1 }],
]

const documents: readonly (readonly [string, unknown])[] = [
  ...['Scalars', 'WellKnown', 'Presence', 'Part'].flatMap((name) =>
    messages[name]!.spec.fields.flatMap(({ jsonName }) =>
      values.map((value) => [name, { [jsonName]: value }] as const),
    ),
  ),
  ...messages.Lists!.spec.fields.flatMap(({ jsonName }) =>
    values.map((value) => ['Lists', { [jsonName]: [value] }] as const),
  ),
  ...messages.Maps!.spec.fields.flatMap(({ jsonName }) =>
    ['a', '1', '-1', '01', '1.0', 'true', 'True', '', ' 1', '4294967296', '1e1'].flatMap((key) =>
      [null, 'x', 1, '1', true, 'AQ==', {}].map(
        (value) => ['Maps', { [jsonName]: { [key]: value } }] as const,
      ),
    ),
  ),
  ['Part', { part_name: 'a', partName: 'b' }],
  ['Part', { part_name: null, partName: 'b' }],
  ['Presence', { a: 'x', c: 1 }],
  ['Presence', { a: null, c: 1 }],
  ['Maps', { int32: { 7: '', '07': '' } }],
]

/**
 * Asserts that Go's JSON, which leaves out defaults, says the same as ours. Of two shortest texts for a float,
 * Go may take the other; JSON.stringify writes -0 as 0.
 */
function assertJson(ours: unknown, go: unknown): void {
  if (typeof go === 'number' && typeof ours === 'number')
    return assert.equal(Math.fround(ours) + 0, Math.fround(go) + 0)
  if (typeof go !== 'object' || go === null) return assert.equal(ours, go)
  for (const [key, value] of Object.entries(go)) assertJson((ours as Record<string, unknown>)[key], value)
}
