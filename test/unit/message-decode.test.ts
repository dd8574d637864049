/** What decoding a message makes. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { loadProto } from '#ttrpc/codec/proto/load-proto.js'
import { bytes, integer, varint } from '../support/protobuf.js'

const file = (name: string): URL => new URL(`../../test/unit/fixtures/proto/${name}`, import.meta.url)
const files = [file('everything.proto'), file('old.proto')]
const { messages } = await loadProto(files)
const type = (name: string) => messages[name] ?? assert.fail(name)
const empty = Buffer.alloc(0)
const decode = (name: string, ...parts: Buffer[]) => type(name).decode(Buffer.concat(parts))

test('a message of strings and messages is a plain object, equal to a literal', () => {
  const reply = type('Text').create({ text: 'hi' })
  assert.deepStrictEqual(reply, { text: 'hi' })
  assert.deepStrictEqual({ ...reply }, { text: 'hi' })
  assert.deepStrictEqual(type('Text').create({ inner: {} }), { text: '', inner: { text: '' } })
  assert.equal(JSON.stringify(reply), '{"text":"hi"}')
})

test('every field without presence is there at its default, in the order of the file', () => {
  const scalars = type('Scalars').create()
  assert.deepEqual(
    Object.keys(scalars),
    type('Scalars').spec.fields.map(({ name }) => name),
  )
  assert.deepEqual(
    { ...scalars },
    {
      double: 0,
      float: 0,
      int32: 0,
      uint32: 0,
      sint32: 0,
      fixed32: 0,
      sfixed32: 0,
      int64: 0n,
      uint64: 0n,
      sint64: 0n,
      fixed64: 0n,
      sfixed64: 0n,
      bool: false,
      string: '',
      bytes: empty,
      kind: 0,
    },
  )
  const [one, two] = [type('Lists').create(), type('Lists').create()]
  assert.deepEqual(one.string, [])
  assert.notEqual(one.string, two.string)
  assert.deepEqual(type('Maps').create().parts, {})
})

test('a field with presence is there if it was set', () => {
  const unset = type('Presence').create()
  assert.deepStrictEqual(Object.keys(unset), [])
  assert.ok(!('text' in unset) && unset.part === undefined)
  const set = type('Presence').create({ text: '', number: 0n, a: '' })
  assert.deepEqual({ ...set }, { text: '', number: 0n, a: '' })
})

test('keys of maps are decimal', () => {
  const { int64, uint64, bool } = type('Maps').create({
    int64: { '-9007199254740993': 1n },
    uint64: { 5: 1n },
    bool: { true: true },
  })
  assert.equal(int64['-9007199254740993'], 1n)
  assert.equal(uint64[5], 1n)
  assert.equal(bool.true, true)
})

test('a message with other types has toJSON alone on its prototype', () => {
  const scalars = type('Scalars').create({
    int64: 2n ** 60n,
    bytes: Buffer.from([255]),
    double: Number.NaN,
    kind: 1,
  })
  const json = JSON.parse(JSON.stringify(scalars))
  assert.equal(json.int64, '1152921504606846976')
  assert.equal(json.bytes, '/w==')
  assert.equal(json.double, 'NaN')
  assert.equal(json.kind, 'KIND_ONE')
  assert.deepStrictEqual(scalars, type('Scalars').create(scalars))
  for (const key in scalars) assert.ok(Object.hasOwn(scalars, key))
})

test('JSON of well-known types is ProtoJSON, and never throws', () => {
  const inner = type('Text').encode({ text: 'packed' })
  const known = {
    any: { typeUrl: 'type.googleapis.com/lab.v1.Text', value: inner },
    timestamp: { seconds: 1_700_000_000n, nanos: 5_000_000 },
    duration: { seconds: -1n, nanos: -500_000_000 },
    struct: {
      fields: {
        a: { numberValue: 1 },
        b: { listValue: { values: [{ nullValue: 0 }, { boolValue: true }] } },
      },
    },
    value: { stringValue: 'v' },
    fieldMask: { paths: ['user_name', 'a.b_c'] },
    int64Value: { value: 5n },
    empty: {},
  }
  assert.deepEqual(JSON.parse(JSON.stringify(type('WellKnown').create(known))), {
    any: { '@type': 'type.googleapis.com/lab.v1.Text', text: 'packed' },
    timestamp: '2023-11-14T22:13:20.005Z',
    duration: '-1.500s',
    struct: { a: 1, b: [null, true] },
    value: 'v',
    fieldMask: 'userName,a.bC',
    int64Value: '5',
    empty: {},
  })
  const odd = {
    any: { typeUrl: 'type.googleapis.com/lab.v1.Text', value: Buffer.from([255, 255]) },
    timestamp: { seconds: 2n ** 62n, nanos: -5 },
    duration: { seconds: 5n, nanos: -5 },
    fieldMask: { paths: ['A_b', 'x,y'] },
    value: {},
  }
  assert.deepEqual(JSON.parse(JSON.stringify(type('WellKnown').create(odd))), {
    any: { '@type': 'type.googleapis.com/lab.v1.Text', value: '//8=' },
    timestamp: { seconds: String(2n ** 62n), nanos: -5 },
    duration: { seconds: '5', nanos: -5 },
    fieldMask: { paths: ['A_b', 'x,y'] },
    value: null,
  })
  let nested: object = { typeUrl: 'x/google.protobuf.Any', value: Buffer.from([255]) }
  for (let i = 0; i < 1000; i++)
    nested = { typeUrl: 'x/google.protobuf.Any', value: type('google.protobuf.Any').encode(nested) }
  assert.match(
    JSON.stringify(type('google.protobuf.Any').create(nested)),
    /"@type":"x\/google\.protobuf\.Any"/,
  )
})

test('fields that the type does not know are kept, unseen, and sent on', () => {
  const unknown = Buffer.concat([bytes(90, 'new'), integer(91, 5)])
  const text = decode('Text', bytes(1, 'hi'), unknown)
  assert.deepStrictEqual(text, { text: 'hi' })
  assert.deepEqual(type('Text').encode(text), Buffer.concat([bytes(1, 'hi'), unknown]))
  assert.deepEqual(type('Text').encode({ ...text }), bytes(1, 'hi'))
  const wrongType = Buffer.concat([integer(1, 5), bytes(1, 'x')])
  assert.deepEqual(
    type('Text').encode(decode('Text', wrongType)),
    Buffer.concat([bytes(1, 'x'), integer(1, 5)]),
  )
})

test('proto2: exact defaults that are not sent, closed enums, extensions, required', () => {
  const [one, two] = [decode('Old', bytes(1, 'x')), decode('Old', bytes(1, 'x'))]
  assert.equal(one.big, 9223372036854775807n)
  assert.equal(one.closed, 2)
  assert.deepEqual(one.raw, Buffer.from('abcd'))
  one.raw.fill(0)
  assert.deepEqual(two.raw, Buffer.from('abcd'))
  assert.deepEqual(Object.keys(one).sort(), ['byName', 'id', 'many'])
  assert.deepEqual(type('Old').encode(one), bytes(1, 'x'))
  one.big = 5n
  one.raw = Buffer.from('z')
  assert.deepEqual(type('Old').encode(one), Buffer.concat([bytes(1, 'x'), integer(2, 5), bytes(3, 'z')]))
  assert.throws(() => decode('Old'), /the required field id is missing/)
  const newer = type('Newer').encode({
    id: 'x',
    closed: 9,
    many: [1, 9, 2],
    byName: { a: 1, b: 9 },
    more: 'e',
  })
  const old = type('Old').decode(newer)
  assert.equal(old.closed, 2)
  assert.deepEqual(old.many, [1, 2])
  assert.deepEqual(old.byName, { a: 1 })
  const back = type('Newer').decode(type('Old').encode(old))
  assert.deepEqual(
    { ...back, many: [...back.many].sort() },
    { id: 'x', closed: 9, many: [1, 2, 9], byName: { a: 1, b: 9 }, more: 'e' },
  )
})

test('parts of a message merge, the last member of a oneof counts, packed and single values mix', () => {
  const inner = (text: string) => bytes(2, bytes(1, text))
  assert.deepStrictEqual(decode('Text', inner('a'), bytes(2, inner('b'))), {
    text: '',
    inner: { text: 'a', inner: { text: 'b' } },
  })
  assert.deepEqual({ ...decode('Presence', bytes(4, 'a'), integer(6, 5)) }, { c: 5n })
  assert.deepEqual({ ...decode('Presence', integer(6, 5), bytes(4, 'a')) }, { a: 'a' })
  assert.deepEqual(
    decode('Lists', integer(3, 1), bytes(3, Buffer.concat([varint(2), varint(-3)]))).int32,
    [1, 2, -3],
  )
  assert.deepEqual(decode('Lists', bytes(18, varint(7)), integer(18, 8)).expanded, [7, 8])
  assert.deepEqual(
    { ...decode('Maps', bytes(9, bytes(1, 'k')), bytes(1, empty)).parts.k },
    { partName: '', weight: 0, parts: [] },
  )
  assert.deepEqual(decode('Maps', bytes(1, empty), bytes(4, integer(2, 3))).int64, { 0: 3n })
  assert.deepEqual(decode('Scalars', integer(14 - 6, 5), integer(8, 0)).int64, 0n)
})

test('bytes that are not a message throw', () => {
  const bad = {
    'cut off': bytes(14, 'text').subarray(0, 4),
    'a length beyond 2**31': Buffer.from('72ffffffff0f', 'hex'),
    'a varint of 11 bytes': Buffer.from('18ffffffffffffffffffff01', 'hex'),
    'field number 0': Buffer.from([0, 1]),
    'wire type 6': Buffer.from([0x0e]),
    'the end of no group': Buffer.from([0x0c]),
    'not UTF-8': bytes(14, Buffer.from([0xff])),
    'not UTF-8, long': bytes(14, Buffer.alloc(100, 0xff)),
  }
  assert.throws(() => decode('Lists', bytes(1, Buffer.alloc(7))), /cut off/)
  for (const [what, body] of Object.entries(bad)) {
    assert.throws(() => type('Scalars').decode(body), /./, what)
    assert.throws(() => type('Lists').decode(body), /./, what)
  }
  const text = 'a\ufffdb\u{1f600}'
  assert.equal(decode('Scalars', bytes(14, text)).string, text)
  assert.equal(decode('Scalars', bytes(14, text.repeat(40))).string, text.repeat(40))
  assert.throws(() => decode('Old', bytes(1, 'x'), Buffer.from([0x33])), /a group has no end|cut off/)
})

test('int64: strings or numbers; a number beyond 2**53 is refused by its name', async () => {
  const [asText, asNumber] = await Promise.all(
    (['string', 'number'] as const).map(
      async (int64) => (await loadProto(files, { int64 })).messages.Scalars,
    ),
  )
  const large = type('Scalars').encode({ int64: 2n ** 60n, uint64: 5n })
  const { int64, uint64, fixed64 } = asText!.decode(large)
  assert.deepEqual([int64, uint64, fixed64], [String(2n ** 60n), '5', '0'])
  assert.throws(() => asNumber!.decode(large), /^RangeError: int64 is 1152921504606846976, beyond/)
  assert.equal(asNumber!.create({ int64: -5 }).int64, -5)
  assert.equal(asNumber!.create().int64, 0)
})

test('keepCase keeps the names of the file', async () => {
  const { messages: kept } = await loadProto(files, { keepCase: true })
  assert.equal(kept.Part!.create({ part_name: 'x' }).part_name, 'x')
  assert.throws(() => kept.Part!.encode({ partName: 'x' }), /is it part_name\?/)
  assert.equal(
    JSON.stringify(kept.Part!.create({ part_name: 'x' })),
    '{"partName":"x","weight":0,"parts":[]}',
  )
  assert.equal(kept['google.protobuf.Any']!.create({ type_url: 'x' }).type_url, 'x')
})
