/** Frames and the rows that a FrameReader makes of them, for tests of the wire layer. */
import { Buffer } from 'node:buffer'
import { HEADER_LENGTH, writeHeader } from '#ttrpc/wire/frame.js'
import { FrameReader, type ReadLimits } from '#ttrpc/wire/frame-reader.js'
import type { MethodTable } from '#ttrpc/wire/method-table.js'
import {
  BODY_AT,
  BODY_LENGTH,
  KIND,
  METADATA_AT,
  METHOD,
  PAYLOAD_AT,
  PAYLOAD_LENGTH,
  RowKind,
  STATUS_AT,
  STATUS_LENGTH,
  STREAM,
  TIMEOUT_HIGH,
  TIMEOUT_LOW,
  TYPE,
} from '#ttrpc/wire/row.js'

export const WIDE: ReadLimits = {
  maxMessageBytes: 4 << 20,
  maxDiscardBytes: 256 << 20,
  maxMetadataPairs: 256,
  maxMetadataBytes: 64 << 10,
}

/** A frame; `length` may differ from that of the body. */
export function frame(
  stream: number,
  type: number,
  flags: number,
  body: Uint8Array,
  length: number = body.length,
): Buffer {
  const bytes = Buffer.alloc(HEADER_LENGTH + body.length)
  bytes.set(body, writeHeader(bytes, 0, length, stream, { type, flags }))
  return bytes
}

/** A length-delimited field with a number below 16 and a value shorter than 128 bytes. */
export function field(number: number, value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes])
}

/** A row as numbers in the order that wire_probe.cc prints; offsets count from the body's start. */
export type PlainRow = number[]

export interface RowsOf {
  readonly result: string
  readonly partial: boolean
  readonly rows: PlainRow[]
  /** The body of every FRAME row. */
  readonly bodies: Buffer[]
}

/** The rows that a FrameReader makes of these chunks. */
export function rowsOf(chunks: readonly Uint8Array[], limits: ReadLimits, methods?: MethodTable): RowsOf {
  const reader = new FrameReader(limits, methods)
  const rows: PlainRow[] = []
  const bodies: Buffer[] = []
  const sink = {
    row(cells: Int32Array, at: number, memory: Buffer): void {
      rows.push(plainRow(cells, at, memory))
      if (cells[at + KIND] === RowKind.FRAME) bodies.push(bodyOf(cells, at, memory))
    },
  }
  let result = 'ok'
  for (const bytes of chunks) {
    if (result !== 'ok') break
    const chunk = Buffer.from(bytes)
    result = reader.push(chunk, sink)
    // Overwrites the chunk: what the reader kept of it must be a copy.
    chunk.fill(0xee)
  }
  return { result, partial: reader.partial, rows, bodies }
}

export function bodyOf(cells: Int32Array, at: number, memory: Buffer): Buffer {
  const start = cells[at + BODY_AT]!
  return Buffer.from(memory.subarray(start, start + cells[at + BODY_LENGTH]!))
}

function plainRow(cells: Int32Array, at: number, memory: Buffer): PlainRow {
  const cell = (index: number): number => cells[at + index]!
  const row = [cell(KIND), cell(STREAM) >>> 0, cell(TYPE), cell(BODY_LENGTH) >>> 0]
  if (cell(KIND) !== RowKind.FRAME) return row
  const relative = (index: number): number => (cell(index) < 0 ? -1 : cell(index) - cell(BODY_AT))
  row.push(relative(PAYLOAD_AT), cell(PAYLOAD_LENGTH), cell(METHOD), cell(TIMEOUT_LOW), cell(TIMEOUT_HIGH))
  row.push(relative(METADATA_AT), relative(STATUS_AT), cell(STATUS_LENGTH), hash(bodyOf(cells, at, memory)))
  return row
}

function hash(body: Buffer): number {
  let sum = 0x811c9dc5
  for (const byte of body) sum = Math.imul(sum ^ byte, 0x01000193)
  return sum >>> 0
}

/** Cuts bytes at these places, which need be neither sorted nor distinct nor in range. */
export function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  const chunks: Buffer[] = []
  let from = 0
  for (const cut of [...cuts, bytes.length]) {
    if (cut > from) chunks.push(bytes.subarray(from, cut))
    from = cut
  }
  return chunks
}

/** Cuts bytes into pieces of this size. */
export function cutEvery(bytes: Buffer, size: number): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
  return chunks
}
