/** Frames that are encoded in place have the bytes of frames that are put together from their parts. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import fc from 'fast-check'
import { rawCodec } from '#ttrpc/codec/raw.js'
import { type FrameKind, type FrameTail, FrameWriter } from '#ttrpc/engine/frame-writer.js'
import { type FramePieces, Outbox, type OutboxTarget } from '#ttrpc/engine/outbox.js'
import type { Transport } from '#ttrpc/engine/transport.js'
import { optionalHeaderSize, writeOptionalHeader } from '#ttrpc/wire/field-writer.js'
import { HEADER_LENGTH, writeHeader } from '#ttrpc/wire/frame.js'
import type { PayloadEncoder } from '#ttrpc/wire/payload.js'

const MAX_BYTES = 4 << 20

/** Collects what an outbox sends, in order. */
class Target implements OutboxTarget {
  readonly outbox = new Outbox(this)
  readonly sent: Buffer[] = []

  flush(count: number): void {
    const { staging, table } = this.outbox
    for (let at = 0; at < count * 3; at += 3) {
      this.sent.push(Buffer.from(staging.subarray(table[at + 1]!, table[at + 1]! + table[at + 2]!)))
    }
  }

  write(_handle: number, { head, payload, tail }: FramePieces): void {
    this.sent.push(Buffer.concat([head, payload, tail]))
  }

  /** All that was sent, staged frames included. */
  bytes(): Buffer {
    this.outbox.flush()
    return Buffer.concat(this.sent)
  }

  writer(maxMessageBytes = MAX_BYTES): FrameWriter {
    return new FrameWriter({ handle: 1, outbox: this.outbox } as unknown as Transport, { maxMessageBytes })
  }
}

class Tail implements FrameTail {
  readonly size: number

  constructor(size: number) {
    this.size = size
  }

  write(memory: Buffer, at: number): void {
    memory.fill(0xdd, at, at + this.size)
  }
}

/** Copies to the staging memory whatever fits, as codecs do whose messages have no long `bytes`. */
const copying: PayloadEncoder<Uint8Array> = {
  encodeInto(value, staging, at) {
    if (at + value.length > staging.length) return value
    staging.set(value, at)
    return at + value.length
  },
  encode: (value) => value,
}

/** Leaves the middle of the payload where it is. */
const leaving: PayloadEncoder<Uint8Array> = {
  encodeInto(value, staging, at) {
    const [one, two] = [Math.min(5, value.length), Math.max(5, value.length - 7)]
    staging.set(value.subarray(0, one), at)
    staging.set(value.subarray(two), at + one)
    const end = at + one + Math.max(0, value.length - two)
    const parts = { before: staging.subarray(at, at + one), after: staging.subarray(at + one, end) }
    return { ...parts, value: value.subarray(one, two) }
  },
  encode: (value) => value,
}

const kindOf = (tag: number, prefix: number): FrameKind => ({
  type: 1,
  flags: 3,
  prefix: new Uint8Array(prefix).fill(0xaa),
  tag,
})

/** The frame, from its parts. */
function expected(stream: number, kind: FrameKind, payload: Uint8Array, tail: number): Buffer {
  const field = Buffer.alloc(kind.tag === 0 ? 0 : optionalHeaderSize(payload.length))
  if (kind.tag !== 0) writeOptionalHeader(field, 0, kind.tag, payload.length)
  const body = Buffer.concat([kind.prefix, field, payload, Buffer.alloc(tail, 0xdd)])
  const header = Buffer.alloc(HEADER_LENGTH)
  writeHeader(header, 0, body.length, stream, kind)
  return Buffer.concat([header, body])
}

test('frames of any sizes have the bytes of their parts, in order', () => {
  // Sizes at which the field's length grows, the staging memory is flushed, and a frame no longer fits.
  const size = fc.oneof(
    fc.nat(300),
    fc.constantFrom(0, 127, 128, 16_383, 16_384, 65_000),
    fc.integer({ min: 60_000, max: 140_000 }),
  )
  const frame = fc.record({
    stream: fc.integer({ min: 0, max: 3 }),
    tag: fc.constantFrom(0, 0x12, 0x1a),
    prefix: fc.constantFrom(0, 20),
    size,
    tail: fc.constantFrom(0, 0, 9, 70_000),
    encoder: fc.constantFrom(rawCodec, copying, leaving),
  })
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 6 }), (frames) => {
      const target = new Target()
      const writer = target.writer()
      const all = frames.map(({ stream, tag, prefix, size, tail, encoder }) => {
        const payload = Uint8Array.from({ length: size }, (_, i) => size + i)
        const kind = kindOf(tag, prefix)
        assert.equal(writer.write(stream, kind, encoder, payload, tail === 0 ? undefined : new Tail(tail)), 0)
        return expected(stream, kind, payload, tail)
      })
      assert.ok(target.bytes().equals(Buffer.concat(all)))
    }),
    { numRuns: 200 },
  )
})

test('a payload that ends where the staging memory does makes room for its longer field', () => {
  for (let length = 129_900; length < 131_200; length += 1) {
    const target = new Target()
    const writer = target.writer()
    const payload = new Uint8Array(length).fill(1)
    const kind = kindOf(0x12, 0)
    assert.equal(writer.write(1, kind, copying, payload), 0)
    assert.ok(target.bytes().equals(expected(1, kind, payload, 0)), `of ${length} bytes`)
  }
})

test('a body over the limit is not sent, its length is returned', () => {
  const target = new Target()
  const writer = target.writer(100)
  const kind = kindOf(0x12, 4)
  assert.equal(writer.write(1, kind, rawCodec, new Uint8Array(95)), 101)
  assert.equal(writer.write(1, kind, rawCodec, new Uint8Array(200_000)), 200_008)
  assert.equal(target.bytes().length, 0)
  assert.equal(writer.write(1, kind, rawCodec, new Uint8Array(94)), 0)
})

test('a frame that an encoder writes while it encodes leaves the outer frame whole', () => {
  const target = new Target()
  const writer = target.writer()
  const kind = kindOf(0x1a, 3)
  const inner = new Uint8Array([7, 7])
  const calling = {
    encodeInto(value: Uint8Array, staging: Buffer, at: number) {
      staging.set(value, at)
      assert.equal(target.outbox.encoding, true)
      writer.write(3, kind, rawCodec, inner)
      writer.writeBody(5, kind, inner)
      return at + value.length
    },
    encode: (value: Uint8Array) => value,
  }
  const outer = new Uint8Array(50).fill(9)
  writer.write(1, kind, calling, outer)
  assert.equal(target.outbox.encoding, false)
  const header = Buffer.alloc(HEADER_LENGTH)
  writeHeader(header, 0, inner.length, 5, kind)
  const all = [expected(3, kind, inner, 0), header, inner, expected(1, kind, outer, 0)]
  assert.ok(target.bytes().equals(Buffer.concat(all)))
})

test('an encoder that throws leaves nothing behind', () => {
  const target = new Target()
  const writer = target.writer()
  const failing = {
    encodeInto(): number {
      throw new RangeError('no')
    },
    encode: () => new Uint8Array(0),
  }
  assert.throws(() => writer.write(1, kindOf(0, 0), failing, 0), RangeError)
  assert.equal(target.outbox.encoding, false)
  assert.equal(target.bytes().length, 0)
})
