/** Recorded traffic of real peers in test/vectors: every frame is as its index lists it, however the bytes are split. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { HEADER_LENGTH } from '#ttrpc/wire/frame.js'
import { parseResponse } from '#ttrpc/wire/response.js'
import { parseRequest } from '../support/parse-request.js'
import { cutEvery, type PlainRow, rowsOf, WIDE } from '../support/wire-rows.js'

const VECTORS = fileURLToPath(new URL('../../test/vectors', import.meta.url))
const SPLITS = [1, 7, 10, 64, 1000, 1 << 20]

interface FrameIndex {
  readonly offset: number
  readonly dataLength: number
  readonly length?: number
  readonly streamId: number
  readonly type: number
  readonly flags: number
  readonly service?: string
  readonly method?: string
  readonly payloadLength?: number
  readonly timeoutNano?: number
  readonly metadata?: readonly { readonly key: string; readonly value: string }[]
  readonly hasStatus?: boolean
  readonly status?: { readonly code: number; readonly message: string }
}

interface FileIndex {
  readonly file: string
  readonly bytes: number
  readonly trailing: number
  readonly frames: readonly FrameIndex[]
}

interface MuxIndex {
  readonly file: string
  readonly bytes: number
  readonly mux: readonly { readonly offset: number; readonly connId: number; readonly dataLength: number }[]
  readonly conns: Readonly<
    Record<string, { readonly frames: readonly FrameIndex[]; readonly trailing: number }>
  >
}

interface Index {
  readonly connections?: readonly {
    readonly id: string
    readonly dirs: Readonly<Record<string, FileIndex>>
  }[]
  readonly dirs?: Readonly<Record<string, MuxIndex>>
}

function checkStream(bytes: Buffer, frames: readonly FrameIndex[], trailing: number): void {
  for (const size of SPLITS) {
    const { result, partial, rows, bodies } = rowsOf(cutEvery(bytes, size), WIDE)
    assert.equal(result, 'ok')
    assert.equal(partial, trailing > 0)
    assert.equal(rows.length, frames.length)
    let offset = 0
    frames.forEach((frame, i) => {
      assert.equal(offset, frame.offset)
      checkFrame(frame, rows[i]!, bodies[i]!)
      offset += HEADER_LENGTH + frame.dataLength
    })
    assert.equal(offset + trailing, bytes.length)
  }
}

function checkFrame(frame: FrameIndex, row: PlainRow, body: Buffer): void {
  const [, stream, type, length, , payloadLength, , low, high, metadataAt, statusAt] = row
  if (frame.length !== undefined) assert.equal(frame.length, frame.dataLength + HEADER_LENGTH)
  assert.deepEqual(
    [stream, type, length],
    [frame.streamId, frame.type | (frame.flags << 8), frame.dataLength],
  )
  if (frame.payloadLength !== undefined) assert.equal(payloadLength, frame.payloadLength)
  if (frame.type === 1) {
    const request = parseRequest(body, 0, body.length)
    assert.deepEqual([request.service, request.method], [frame.service, frame.method])
    assert.equal(Number(request.timeoutNano), frame.timeoutNano ?? 0)
    assert.equal(high! * 2 ** 32 + (low! >>> 0), frame.timeoutNano ?? 0)
    const expected = frame.metadata ?? []
    assert.deepEqual(
      request.metadata,
      expected.map(({ key, value }) => [key, value]),
    )
    assert.equal(metadataAt! >= 0, expected.length > 0)
  } else {
    const { status } = parseResponse(body, 0, body.length)
    if (frame.hasStatus !== undefined) assert.equal(statusAt! >= 0, frame.hasStatus)
    if (frame.status !== undefined) {
      assert.deepEqual({ code: status?.code, message: status?.message }, frame.status)
    }
  }
}

/** The bytes of each connection of a mux trunk, whose frames are `connId:u32be | length:u32be | data`. */
function demux(trunk: Buffer, index: MuxIndex['mux']): Map<number, Buffer> {
  const parts = new Map<number, Buffer[]>()
  let at = 0
  for (const expected of index) {
    const [connId, dataLength] = [trunk.readUInt32BE(at), trunk.readUInt32BE(at + 4)]
    assert.deepEqual({ offset: at, connId, dataLength }, expected)
    parts.set(connId, [...(parts.get(connId) ?? []), trunk.subarray(at + 8, at + 8 + dataLength)])
    at += 8 + dataLength
  }
  assert.equal(at, trunk.length)
  return new Map([...parts].map(([connId, chunks]) => [connId, Buffer.concat(chunks)]))
}

const scenarios = readdirSync(VECTORS, { withFileTypes: true }).filter((item) => item.isDirectory())

test('there are recordings', () => {
  assert.ok(scenarios.length >= 4)
})

for (const { name } of scenarios) {
  const folder = join(VECTORS, name)
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as Index
  for (const { id, dirs } of index.connections ?? []) {
    for (const [direction, file] of Object.entries(dirs)) {
      test(`${name}: ${id} ${direction}`, () => {
        const bytes = readFileSync(join(folder, file.file))
        assert.equal(bytes.length, file.bytes)
        checkStream(bytes, file.frames, file.trailing)
      })
    }
  }
  for (const [direction, file] of Object.entries(index.dirs ?? {})) {
    test(`${name}: mux trunk ${direction}`, () => {
      const bytes = readFileSync(join(folder, file.file))
      assert.equal(bytes.length, file.bytes)
      const streams = demux(bytes, file.mux)
      assert.deepEqual([...streams.keys()].map(String).sort(), Object.keys(file.conns).sort())
      for (const [connId, conn] of Object.entries(file.conns)) {
        checkStream(streams.get(Number(connId))!, conn.frames, conn.trailing)
      }
    })
  }
}
