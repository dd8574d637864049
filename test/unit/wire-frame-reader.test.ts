import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { DEFAULT_MAX_MESSAGE_BYTES, HEADER_LENGTH, MessageType } from '#ttrpc/wire/frame.js'
import { FrameReader } from '#ttrpc/wire/frame-reader.js'
import { MethodTable } from '#ttrpc/wire/method-table.js'
import { encodeRequest } from '#ttrpc/wire/request.js'
import { BODY_AT, BODY_LENGTH, RowBit, RowKind } from '#ttrpc/wire/row.js'
import { cutEvery, field, frame, rowsOf, WIDE } from '../support/wire-rows.js'

const NOTHING = Buffer.alloc(0)

test('a request row has the places of all its parts', () => {
  const methods = new MethodTable()
  methods.add('s', 'm')
  const metadata = [['k', 'v']] as const
  const payload = Buffer.from('hi')
  const body = encodeRequest({ service: 's', method: 'm', payload, timeoutNano: -1, metadata })
  const { rows } = rowsOf([frame(1, MessageType.REQUEST, 2, body)], WIDE, methods)
  assert.deepEqual(rows[0]!.slice(0, -1), [
    RowKind.FRAME,
    1,
    1 | (2 << 8),
    body.length,
    8,
    2,
    0,
    -1,
    -1,
    21,
    -1,
    0,
  ])
})

test('A7: the row of any other type has its whole body as payload', () => {
  const { rows } = rowsOf([frame(0xffff_ffff, 9, 0xff, Buffer.from('abc'))], WIDE)
  assert.deepEqual(rows[0]!.slice(0, -1), [0, 0xffff_ffff, 9 | (0xff << 8), 3, 0, 3, -1, 0, 0, -1, -1, 0])
})

test('A8: an oversized header makes a row at once, its body is discarded, the next frame lives', () => {
  const limits = { ...WIDE, maxMessageBytes: 1000, maxDiscardBytes: 1 << 20 }
  const head = frame(3, MessageType.REQUEST, 1, NOTHING, 1001)
  const early = rowsOf([head], limits)
  assert.deepEqual(early.rows, [[RowKind.OVERSIZED, 3, 1 | (1 << 8), 1001]])
  assert.equal(early.partial, true)
  const bytes = Buffer.concat([head, Buffer.alloc(1001), frame(5, 3, 0, Buffer.from('next'))])
  for (const size of [1, 10, 999, 1 << 20]) {
    const { rows, bodies, partial } = rowsOf(cutEvery(bytes, size), limits)
    assert.equal(rows.length, 2)
    assert.equal(bodies[0]!.toString(), 'next')
    assert.equal(partial, false)
  }
})

test('A9: a body of exactly the limit is accepted', () => {
  const { rows } = rowsOf([frame(1, 3, 0, Buffer.alloc(DEFAULT_MAX_MESSAGE_BYTES))], WIDE)
  assert.equal(rows[0]![0], RowKind.FRAME)
})

test('A10: past maxDiscardBytes the connection must end', () => {
  const limits = { ...WIDE, maxMessageBytes: 10, maxDiscardBytes: 500 }
  const head = frame(1, 1, 0, NOTHING, 0xffff_ffff)
  assert.equal(rowsOf([head, Buffer.alloc(499)], limits).result, 'ok')
  assert.equal(rowsOf([head, Buffer.alloc(499), Buffer.alloc(1)], limits).result, 'discard-limit')
  const exact = Buffer.concat([frame(1, 1, 0, Buffer.alloc(500)), frame(3, 3, 0, NOTHING)])
  assert.deepEqual([rowsOf([exact], limits).result, rowsOf([exact], limits).rows.length], ['ok', 2])
})

test('A14: an empty request is a frame like any other', () => {
  for (const size of [1, 10]) {
    const { rows } = rowsOf(cutEvery(frame(1, 1, 0, NOTHING), size), WIDE, new MethodTable())
    assert.deepEqual(rows[0]!.slice(0, -1), [0, 1, 1, 0, 0, 0, -1, 0, 0, -1, -1, 0])
  }
})

test('A11: an envelope that is none sets MALFORMED and clears the rest', () => {
  const { rows } = rowsOf(
    [frame(1, 1, 0, Buffer.concat([field(3, 'p'), Buffer.from('ffffff', 'hex')]))],
    WIDE,
  )
  assert.deepEqual(rows[0]!.slice(2, -1), [1 | RowBit.MALFORMED, 6, 0, 0, -1, 0, 0, -1, -1, 0])
})

test('A12: a service that is not UTF-8 sets BAD_UTF8', () => {
  const { rows } = rowsOf([frame(1, 1, 0, field(1, Buffer.from('ff', 'hex')))], WIDE)
  assert.equal(rows[0]![2], 1 | RowBit.BAD_UTF8)
})

test('a second status asks for a rescan and names the last', () => {
  const { rows } = rowsOf([frame(1, 2, 0, Buffer.concat([field(1, ''), field(1, field(2, 'x'))]))], WIDE)
  assert.equal(rows[0]![2], 2 | RowBit.RESCAN)
  assert.deepEqual(rows[0]!.slice(10, 12), [4, 3])
})

test('a body in pieces takes memory as bytes arrive and is handed over', () => {
  const length = 1 << 20
  const reader = new FrameReader(WIDE)
  const handed: { memory: Buffer; owned: boolean; at: number; length: number }[] = []
  const sink = {
    row(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
      handed.push({ memory, owned, at: rows[at + BODY_AT]!, length: rows[at + BODY_LENGTH]! })
    },
  }
  reader.push(frame(1, 3, 0, Buffer.from('x'), length), sink)
  assert.equal(reader.partial, true)
  assert.ok(reader.memoryBytes <= 32 * 1024)
  for (let left = length - 1; left > 0; left -= Math.min(left, 10_000)) {
    reader.push(Buffer.alloc(Math.min(left, 10_000), 'x'), sink)
    assert.ok(reader.memoryBytes <= Math.max(32 * 1024, 2 * (length - left + 10_000)))
  }
  assert.equal(reader.memoryBytes, 0)
  assert.equal(handed.length, 1)
  const [body] = handed
  assert.deepEqual([body!.owned, body!.at, body!.length, body!.memory.length], [true, 0, length, length])
  assert.ok(body!.memory.equals(Buffer.alloc(length, 'x')))
  assert.equal(body!.memory.buffer.byteLength, length)
})

test('a whole frame lies in its chunk and is not owned', () => {
  const chunk = frame(1, 3, 0, Buffer.alloc(100_000, 1))
  let told = 0
  new FrameReader(WIDE).push(chunk, {
    row(rows, at, memory, owned) {
      told++
      assert.equal(memory, chunk)
      assert.equal(owned, false)
      assert.equal(rows[at + BODY_AT], HEADER_LENGTH)
    },
  })
  assert.equal(told, 1)
})
