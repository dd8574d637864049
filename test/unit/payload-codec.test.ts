import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import fc from 'fast-check'
import type protobuf from 'protobufjs/minimal.js'
import { adaptCodec } from '#ttrpc/codec/adaptive-codec.js'
import type { Codec } from '#ttrpc/codec/codec.js'
import { protobufRuntime } from '#ttrpc/codec/protobuf/runtime.js'
import { checkEncoded, proven, staged, wire } from './fixtures/staged-codec.js'
import { Note, type NoteInit } from './fixtures/static-codec.js'

const ANY_SIZE = Number.POSITIVE_INFINITY

test('a static class encodes into staging, first time and later, nothing before it touched', () => {
  assert.ok(protobufRuntime().aims)
  const codec = adaptCodec(Note, protobufRuntime)
  for (const at of [0, 7, 100]) checkEncoded(codec, { text: 'hello', inner: { text: 'in' } }, staged(), at)
  assert.equal(codec.encodeInto({}, staged(), 5), 5)
})

test('any message at any place is encoded to the bytes of a plain encode', () => {
  const codec = proven()
  const note = fc.record({
    text: fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 120, maxLength: 300 })),
    data: fc.uint8Array({ maxLength: 300 }),
    inner: fc.record({ text: fc.string(), data: fc.uint8Array({ maxLength: 200 }) }),
  })
  fc.assert(
    fc.property(note, fc.nat(600), (value, at) => {
      checkEncoded(codec, value, staged(600), at)
    }),
  )
})

test('what does not fit comes back as bytes, encoded once', () => {
  const codec = proven()
  let reads = 0
  const note = {
    get text() {
      reads++
      return 'x'.repeat(500)
    },
  }
  const staging = staged(64)
  const bytes = codec.encodeInto(note, staging, 20)
  const single = reads
  assert.ok(bytes instanceof Uint8Array)
  assert.deepEqual(Buffer.from(bytes), wire({ text: 'x'.repeat(500) }))
  assert.equal(single, 3)
  assert.deepEqual(staging.subarray(0, 20), staged(20))
  // The next message is aimed at staging again.
  checkEncoded(codec, { text: 'y' }, staging, 20)
})

test('after an encode nothing of ours points at staging', () => {
  let seen: protobuf.Writer | undefined
  const spy: Codec<Note, NoteInit> = {
    encode(value, writer) {
      seen = writer as protobuf.Writer
      return Note.encode(value, seen)
    },
    decode: (bytes, length) => Note.decode(bytes, length),
  }
  const codec = adaptCodec(spy, protobufRuntime)
  const staging = staged()
  codec.encodeInto({ text: 'a' }, staging, 0)
  codec.encodeInto({ text: 'a' }, staging, 0)
  assert.ok(seen)
  assert.notEqual(seen.buf, staging)
  assert.notEqual(seen.buf.buffer, staging.buffer)
  seen.string('late write')
  assert.deepEqual(staging.subarray(3), staged(4093))
})

test('a throw inside encode leaves the writer clean', () => {
  const codec = proven()
  const bad = {
    text: 'outer',
    inner: {
      get text(): string {
        throw new Error('getter')
      },
    },
  }
  const staging = staged()
  assert.throws(() => codec.encodeInto(bad, staging, 50), /getter/)
  assert.equal(protobufRuntime().writing, false)
  assert.deepEqual(staging.subarray(0, 50), staged(50))
  checkEncoded(codec, { text: 'b', inner: { inner: { text: 'c' } } }, staging, 10)
})

test('a call made inside an encode has its own writer and never touches staging', () => {
  const codec = proven()
  const staging = staged()
  const nested: { end?: unknown; flag?: boolean } = {}
  const note = {
    text: 'outer',
    get data() {
      nested.flag = protobufRuntime().writing
      nested.end = codec.encodeInto({ text: 'nested', inner: { text: 'deep' } }, staging, 0)
      return new Uint8Array([1, 2])
    },
  }
  const end = codec.encodeInto(note, staging, 0)
  assert.ok(typeof end === 'number')
  assert.deepEqual(staging.subarray(0, end), wire({ text: 'outer', data: new Uint8Array([1, 2]) }))
  assert.ok(nested.end instanceof Uint8Array)
  assert.deepEqual(Buffer.from(nested.end), wire({ text: 'nested', inner: { text: 'deep' } }))
  assert.equal(nested.flag, true)
  assert.deepEqual(staging.subarray(end), staged(4096 - end))
})

test('a lone surrogate is refused, not sent as bytes no peer takes', () => {
  const codec = adaptCodec(Note, protobufRuntime)
  for (const text of ['\ud800', `${'x'.repeat(200)}\udc00`]) {
    assert.throws(() => codec.encode({ text }), { name: 'TypeError', message: /surrogate/ })
    assert.throws(() => codec.encodeInto({ text }, staged(), 0), { name: 'TypeError', message: /surrogate/ })
  }
  checkEncoded(codec, { text: '\u{1f600}' }, staged(), 0)
})

test('decoding reads exactly its part of the memory', () => {
  const codec = proven()
  const body = wire({ text: 'grüße', data: new Uint8Array([1, 2, 3]), inner: { text: 'in' } })
  const memory = Buffer.concat([staged(9), body, staged(9)])
  for (let again = 0; again < 3; again++) {
    const note = codec.decode(memory, 9, body.length, true, ANY_SIZE)
    assert.deepEqual([note.text, [...note.data], note.inner?.text], ['grüße', [1, 2, 3], 'in'])
    assert.ok(Buffer.isBuffer(note.data))
  }
  assert.equal(codec.decode(memory, 9, 0, true, ANY_SIZE).text, '')
})

test('bytes of transient memory are copies, those of memory that may be kept are views', () => {
  const codec = proven()
  for (const length of [1, 64, 65, 5000]) {
    const data = new Uint8Array(length).fill(7)
    const memory = wire({ data })
    const copied = codec.decode(memory, 0, memory.length, true, ANY_SIZE).data
    const viewed = codec.decode(memory, 0, memory.length, false, ANY_SIZE).data
    memory.fill(0)
    assert.deepEqual(new Uint8Array(copied), data)
    assert.deepEqual(new Uint8Array(viewed), new Uint8Array(length))
  }
})

test('truncated and damaged payloads throw, and the next one is read right', () => {
  const codec = proven()
  const body = wire({ text: 'hello', data: new Uint8Array(40), inner: { inner: { text: 'deep' } } })
  const memory = Buffer.concat([staged(5), body, body])
  for (let length = 0; length < body.length; length++) {
    try {
      codec.decode(memory, 5, length, true, ANY_SIZE)
    } catch (error) {
      assert.ok(error instanceof Error)
    }
    assert.equal(codec.decode(memory, 5, body.length, true, ANY_SIZE).inner?.inner?.text, 'deep')
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        codec.decode(Buffer.from(bytes), 0, bytes.length, true, ANY_SIZE)
      } catch (error) {
        assert.ok(error instanceof Error)
      }
    }),
  )
  assert.equal(codec.decode(memory, 5, body.length, true, ANY_SIZE).text, 'hello')
})

test('a message’s constructor may decode again', () => {
  const inside = proven()
  const innerBody = wire({ text: 'nested', data: new Uint8Array([9]) })
  const outer: Codec<Note, NoteInit> = {
    encode: (value, writer) => Note.encode(value, writer as protobuf.Writer),
    decode(bytes, length) {
      const nested = inside.decode(innerBody, 0, innerBody.length, true, ANY_SIZE)
      assert.deepEqual([nested.text, [...nested.data]], ['nested', [9]])
      return Note.decode(bytes, length)
    },
  }
  const codec = adaptCodec(outer, protobufRuntime)
  const body = wire({ text: 'outer', data: new Uint8Array([7]) })
  for (let again = 0; again < 2; again++) {
    const note = codec.decode(body, 0, body.length, true, ANY_SIZE)
    assert.deepEqual([note.text, [...note.data]], ['outer', [7]])
  }
})
