import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import protobuf from 'protobufjs/minimal.js'
import { adaptCodec } from '#ttrpc/codec/adaptive-codec.js'
import type { Codec } from '#ttrpc/codec/codec.js'
import { payloadCodec } from '#ttrpc/codec/payload-codec.js'
import { ProtobufRuntime, protobufRuntime } from '#ttrpc/codec/protobuf/runtime.js'
import { checkEncoded, proven, staged, wire } from './fixtures/staged-codec.js'
import { Note, type NoteInit } from './fixtures/static-codec.js'

const ANY_SIZE = Number.POSITIVE_INFINITY

test('a hand-written codec gets bytes of its own and returns bytes', () => {
  const seen: Uint8Array[] = []
  const text: Codec<string> = {
    encode: (value) => Buffer.from(value),
    decode(bytes) {
      seen.push(bytes)
      return new TextDecoder().decode(bytes)
    },
  }
  const codec = payloadCodec(text)
  assert.equal(payloadCodec(text), codec)
  const staging = staged(16)
  assert.equal(codec.encodeInto('abc', staging, 3), 6)
  assert.equal(staging.toString('latin1', 3, 6), 'abc')
  assert.deepEqual(codec.encodeInto('x'.repeat(20), staging, 3), Buffer.from('x'.repeat(20)))
  assert.equal(codec.decode(staging, 3, 3, true, ANY_SIZE), 'abc')
  const pooled = Buffer.from('pooled')
  assert.equal(codec.decode(pooled, 0, 6, false, ANY_SIZE), 'pooled')
  const own = Buffer.from(new ArrayBuffer(4))
  own.write('kept')
  assert.equal(codec.decode(own, 1, 3, false, ANY_SIZE), 'ept')
  assert.deepEqual(
    seen.map(
      (bytes) =>
        bytes.constructor === Uint8Array && bytes.buffer !== staging.buffer && bytes.buffer !== pooled.buffer,
    ),
    [true, true, true],
  )
  assert.equal(seen[2]?.buffer, own.buffer)
})

test('a codec that finishes the writer it is given never sees one aimed at staging', () => {
  const finishing: Codec<Note, NoteInit> = {
    encode: (value, writer) => Note.encode(value, writer as protobuf.Writer | undefined).finish(),
    decode: (bytes, length) => Note.decode(bytes, length),
  }
  const codec = adaptCodec(finishing, protobufRuntime)
  for (let again = 0; again < 3; again++) checkEncoded(codec, { text: 'mine' }, staged(), 40)
})

test('a codec that stops using the writer later is still right', () => {
  let calls = 0
  const fickle: Codec<Note, NoteInit> = {
    encode(value, writer) {
      calls++
      return calls % 2 === 1 ? Note.encode(value, writer as protobuf.Writer) : Note.encode(value)
    },
    decode: (bytes, length) => Note.decode(bytes, length),
  }
  const codec = adaptCodec(fickle, protobufRuntime)
  for (let again = 0; again < 4; again++) checkEncoded(codec, { text: 'mine' }, staged(), 40)
})

test('a codec of another copy of protobufjs gets no reader or writer of ours', () => {
  class ForeignReader extends protobuf.Reader {}
  const foreign: Codec<Note, NoteInit> = {
    encode(value, writer) {
      assert.equal(writer, undefined)
      return Note.encode(value)
    },
    decode(bytes, length) {
      // As generated code does: a value that is not a reader of its own copy must be bytes.
      if (!(bytes instanceof Uint8Array)) throw new Error('illegal buffer')
      return Note.decode(new ForeignReader(bytes), length)
    },
  }
  const codec = adaptCodec(foreign, protobufRuntime)
  const body = wire({ text: 'a' })
  assert.equal(codec.decode(Buffer.concat([staged(3), body]), 3, body.length, true, ANY_SIZE).text, 'a')
  checkEncoded(codec, { text: 'b' }, staged(), 3)
  checkEncoded(codec, { text: 'b' }, staged(), 3)
})

test('a message with required fields is recognised all the same', () => {
  let plain = 0
  const strict: Codec<Note, NoteInit> = {
    encode: (value, writer) => Note.encode(value, writer as protobuf.Writer),
    decode(bytes, length) {
      if (bytes instanceof Uint8Array) plain++
      const note = Note.decode(bytes, length)
      if (note.text === '') throw new Error('missing required text')
      return note
    },
  }
  const codec = adaptCodec(strict, protobufRuntime)
  const body = wire({ text: 'a' })
  assert.equal(codec.decode(body, 0, body.length, true, ANY_SIZE).text, 'a')
  assert.equal(plain, 0)
})

test('B7: what protobufjs would silently encode as an empty message is refused', () => {
  for (const codec of [adaptCodec(Note, protobufRuntime), proven()]) {
    for (const value of [
      'text',
      5,
      true,
      5n,
      Symbol('s'),
      undefined,
      null,
      [],
      new Uint8Array(1),
      () => {},
    ]) {
      assert.equal(codec.accepts(value), false, typeof value)
    }
    for (const value of [{}, new Note(), Object.create(null)]) assert.ok(codec.accepts(value))
  }
  const text: Codec<string> = { encode: (value) => Buffer.from(value), decode: (bytes) => String(bytes) }
  assert.ok(payloadCodec(text).accepts('text'))
})

test('wrong results of encode are named with their codec', () => {
  const wrong: unknown[] = [undefined, null, 'text', 5, {}, new ArrayBuffer(3), [1], { finish: () => 'x' }]
  for (const result of wrong) {
    const codec = payloadCodec({
      name: 'demo.Bad',
      encode: () => result,
      decode: () => 0,
    } as unknown as Codec<number>)
    for (const run of [() => codec.encode(1), () => codec.encodeInto(1, staged(), 0)]) {
      assert.throws(run, { name: 'TypeError', code: 'ERR_TTRPC_CODEC', message: /demo\.Bad/ })
    }
    assert.equal(protobufRuntime().writing, false)
  }
})

test('a library whose writers cannot be aimed is served by copying', () => {
  /** Writers of protobufjs before 8.7 keep a list of operations; `buf` and `pos` are not theirs. */
  class ListWriter {
    readonly #inner = new protobuf.BufferWriter()
    uint32(value: number) {
      this.#inner.uint32(value)
      return this
    }
    string(value: string) {
      this.#inner.string(value)
      return this
    }
    fork() {
      this.#inner.fork()
      return this
    }
    ldelim() {
      this.#inner.ldelim()
      return this
    }
    finish() {
      return this.#inner.finish()
    }
  }
  const library = {
    BufferWriter: ListWriter as unknown as new () => protobuf.BufferWriter,
    BufferReader: protobuf.BufferReader,
    Reader: protobuf.Reader,
  }
  const runtime = new ProtobufRuntime(library)
  assert.equal(runtime.aims, false)
  const codec = adaptCodec(Note, () => runtime)
  for (let again = 0; again < 3; again++)
    checkEncoded(codec, { text: 'old', inner: { text: 'in' } }, staged(), 8)
  checkEncoded(codec, { text: 'x'.repeat(60) }, staged(32), 8)
})
