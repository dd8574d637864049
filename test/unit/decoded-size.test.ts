/** The estimate of what a message takes when it is decoded: close to the truth, cheap, and never fooled. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import protobuf from 'protobufjs'
import { adaptCodec } from '#ttrpc/codec/adaptive-codec.js'
import type { Codec } from '#ttrpc/codec/codec.js'
import { decodedSize, MALFORMED } from '#ttrpc/codec/protobuf/decoded-size.js'
import { DecodedSizeError } from '#ttrpc/codec/protobuf/decoded-size-error.js'
import { protobufRuntime } from '#ttrpc/codec/protobuf/runtime.js'
import { weightsOf } from '#ttrpc/codec/protobuf/weights.js'
import { bytes, integer, varint } from '../support/protobuf.js'
import { Note } from './fixtures/static-codec.js'

const { root } = protobuf.parse(
  `edition = "2023";
message Thin { repeated Thin thin = 1; int32 x = 2; int32 y = 3; string text = 4; }
message Fat {
  repeated Fat fat = 1; repeated Thin thin = 2; repeated string texts = 3; repeated bytes blobs = 4;
  map<string, string> by_text = 5; map<int32, Fat> by_number = 6; repeated int64 longs = 7; repeated int32 ints = 8;
  repeated double doubles = 9; Thin one = 10; Grouped grouped = 11 [features.message_encoding = DELIMITED];
  repeated Grouped groups = 12 [features.message_encoding = DELIMITED];
  repeated int64 plain = 13 [features.repeated_field_encoding = EXPANDED]; repeated uint64 far = 1000;
}
message Kept { repeated Kept kept = 1; }
message Grouped { int32 x = 1; repeated Grouped more = 2 [features.message_encoding = DELIMITED]; }`,
)
const thin = root.lookupType('Thin')
const kept = root.lookupType('Kept')
const fat = root.lookupType('Fat')
const ANY = Number.POSITIVE_INFINITY
const empty = Buffer.alloc(0)
const group = (number: number, content: Buffer): Buffer =>
  Buffer.concat([varint(number * 8 + 3), content, varint(number * 8 + 4)])
const sizeOf = (type: protobuf.Type, message: Uint8Array, most = ANY): number =>
  decodedSize(weightsOf(type)!.root, message, 0, message.length, most)

/** One element of each kind that the wire has cheaply; `i` makes it differ from the others. */
const elements: Readonly<Record<string, (i: number) => Buffer>> = {
  'a thin message': () => bytes(2, empty),
  'a thin message with fields': (i) =>
    bytes(2, Buffer.concat([integer(2, i), integer(3, i), bytes(4, `${i}`)])),
  'a fat message': () => bytes(1, empty),
  'an empty string': () => bytes(3, empty),
  'a short string': (i) => bytes(3, String(i)),
  'empty bytes': () => bytes(4, empty),
  'short bytes': () => bytes(4, 'ab'),
  'an entry of a map': (i) => bytes(5, Buffer.concat([bytes(1, String(i)), bytes(2, 'v')])),
  'an entry with a message': (i) => bytes(6, Buffer.concat([integer(1, i * 1000), bytes(2, empty)])),
  'an entry without a message': (i) => bytes(6, integer(1, i * 1000)),
  'a 64-bit integer': () => integer(13, 1n << 40n),
  'a group': () => group(12, empty),
}
const message = (one: (i: number) => Buffer, count: number): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, i) => one(i)))

/** Returns how many bytes of V8's heap the decoded message takes. */
function taken(body: Buffer, collect: () => void): number {
  collect()
  const before = process.memoryUsage().heapUsed
  const decoded = [fat.decode(body)]
  collect()
  const after = process.memoryUsage().heapUsed
  return decoded.length * (after - before)
}

test('no element takes much more than its weight, nor much less', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (const [name, one] of Object.entries(elements)) {
    const body = message(one, 20_000)
    taken(message(one, 100), collect) // compiles it
    const bytes = taken(body, collect)
    const weighed = sizeOf(fat, body)
    assert.ok(bytes < weighed * 1.5, `${name}: ${bytes} bytes, weighed as ${weighed}`)
    // Strings and integers may be shared or small; an entry of a map is weighed by its time.
    if (/^a (thin|fat|group)/.test(name))
      assert.ok(bytes > weighed / 5, `${name}: ${bytes} bytes, weighed as ${weighed}`)
  }
})

test('packed numbers are counted, and cost little', () => {
  const count = 1000
  const base = sizeOf(fat, empty)
  const packed = (number: number, content: Buffer): number => sizeOf(fat, bytes(number, content)) - base
  const ints = packed(8, Buffer.alloc(count, 1))
  assert.ok(ints < 10 * count && ints > 8 * count)
  assert.ok(packed(9, Buffer.alloc(8 * count)) < 18 * count)
  assert.ok(packed(7, Buffer.alloc(count, 1)) > 50 * count)
  const long = Buffer.concat(Array<Buffer>(count).fill(varint(1n << 60n)))
  assert.ok(packed(1000, long) < 80 * count)
})

test('the walk ends as soon as the limit is known to be exceeded, whatever follows', () => {
  for (const [name, one] of Object.entries(elements)) {
    const reads: number[] = []
    for (const count of [1000, 8000]) {
      const body = message(one, count)
      let read = 0
      const counted = new Proxy(body, {
        get(target, key) {
          if (typeof key === 'string' && /^\d+$/.test(key)) read++
          return Reflect.get(target, key, target)
        },
      })
      assert.ok(sizeOf(fat, counted, 20_000 + count * 7) > 20_000, name)
      reads.push(read)
    }
    assert.ok(reads[0]! > 0 && reads[1]! < 9 * reads[0]!, `${name}: ${reads}`)
  }
  const read = (length: number): number => {
    let reads = 0
    const body = new Proxy(Buffer.alloc(length, bytes(1, empty)), {
      get(target, key) {
        reads++
        return Reflect.get(target, key, target)
      },
    })
    sizeOf(fat, body, length + 100_000)
    return reads
  }
  assert.equal(read(4 << 20), read(4096))
})

test('no bytes of a message weigh more than the worst that its codec expects', () => {
  const { root: type, worst } = weightsOf(fat)!
  const one = fc.constantFrom(...Object.values(elements))
  const part = fc.tuple(one, fc.nat(100)).map(([make, i]) => make(i))
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), fc.nat(8), (parts, depth) => {
      let body: Buffer = Buffer.concat(parts)
      for (let i = 0; i < depth; i++) body = bytes(1, body)
      const size = sizeOf(fat, body)
      assert.ok(size >= body.length && size <= type.own + body.length * worst)
    }),
  )
})

test('any bytes are weighed without a throw; what protobufjs reads is not malformed', () => {
  const random = fc.uint8Array({ maxLength: 60 })
  const valid = fc.array(fc.constantFrom(...Object.values(elements)), { maxLength: 6 })
  const damaged = fc.tuple(valid, fc.nat(), fc.nat(255)).map(([makes, place, byte]) => {
    const body = Buffer.concat(makes.map((make) => make(5)))
    if (body.length > 0) body[place % body.length] = byte
    return body
  })
  fc.assert(
    fc.property(fc.oneof(random, damaged), (body) => {
      const size = sizeOf(fat, Buffer.from(body))
      assert.ok(size === MALFORMED || size >= body.length)
      if (size === MALFORMED) return
      assert.equal(sizeOf(fat, Buffer.from(body), size), size)
      assert.ok(sizeOf(fat, Buffer.from(body), size - 1) > size - 1)
    }),
    { numRuns: 2000 },
  )
  fc.assert(
    fc.property(valid, (makes) =>
      assert.notEqual(sizeOf(fat, Buffer.concat(makes.map((m) => m(3)))), MALFORMED),
    ),
  )
})

test('messages nest as deep as protobufjs decodes them', () => {
  const nested = (depth: number, wrap: (content: Buffer) => Buffer): Buffer => {
    let body: Buffer = empty
    for (let i = 0; i < depth; i++) body = wrap(body)
    return body
  }
  for (const wrap of [(body: Buffer) => bytes(1, body), (body: Buffer) => bytes(6, bytes(2, body))]) {
    for (const depth of [1, 99, 100, 101, 5000]) {
      const body = nested(depth, wrap)
      const decodes = (() => {
        try {
          return fat.decode(body) !== undefined
        } catch {
          return false
        }
      })()
      assert.equal(sizeOf(fat, body) !== MALFORMED, decodes, `${depth}`)
    }
  }
})

/** A class of a reflected type: its own `decode` takes bytes alone. */
class Kept extends protobuf.Message {}
kept.ctor = Kept

test('what a codec is decides how it is weighed', () => {
  const most = 10_000
  const body = Buffer.alloc(2000, bytes(1, empty))
  const refused = (codec: object): void => {
    const adapted = adaptCodec(codec as Codec<unknown>, protobufRuntime)
    for (let again = 0; again < 2; again++) {
      assert.throws(() => adapted.decode(body, 0, body.length, true, most), DecodedSizeError)
      adapted.decode(body, 0, 20, true, most)
      assert.ok(adapted.decodedSize(body, 0, 20, ANY) > 20)
    }
    adapted.decode(body, 0, body.length, true, 1_000_000)
  }
  refused(fat)
  refused(thin)
  refused(Kept)
  const plain = adaptCodec({ encode: () => empty, decode: (all: Uint8Array) => all.length }, protobufRuntime)
  assert.equal(plain.decode(body, 0, body.length, true, most), body.length)
  assert.equal(plain.decodedSize(body, 0, body.length, ANY), body.length)
})

test('code that protobufjs generates is weighed while it decodes, whatever its version', () => {
  const most = 10_000
  const notes = Buffer.alloc(2000, bytes(3, empty))
  for (const codec of [Note, modern]) {
    const adapted = adaptCodec(codec as unknown as Codec<unknown>, protobufRuntime)
    const short = Buffer.concat([bytes(1, 'text'), bytes(2, 'data'), bytes(3, bytes(1, 'in')), integer(9, 1)])
    for (let again = 0; again < 2; again++) {
      adapted.decode(short, 0, short.length, true, most)
      const size = adapted.decodedSize(short, 0, short.length, ANY)
      assert.ok(size > 300 && size < 1200, `${size}`)
      assert.throws(() => adapted.decode(notes, 0, notes.length, true, most), DecodedSizeError)
      assert.throws(() => adapted.decode(short, 0, 3, true, most), RangeError)
    }
  }
})

/** As protobufjs 8 generates it: tags and lengths have methods of their own. */
const modern = {
  encode: Note.encode,
  decode(reader: protobuf.Reader, length?: number): object {
    const end = length === undefined ? reader.len : reader.pos + length
    const all: unknown[] = []
    while (reader.pos < end) {
      const tag = reader.tag()
      if (tag === 10) all.push(reader.stringVerify())
      else if (tag === 18) all.push(reader.bytes())
      else if (tag === 26) all.push(modern.decode(reader, reader.size()))
      else reader.skipType(tag & 7, 0, tag >>> 3)
    }
    return all
  },
}
