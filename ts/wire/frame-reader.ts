import { Buffer } from 'node:buffer'
import { clearEnvelope, type RequestRules, scanRequest, scanResponse } from './envelope.js'
import { HEADER_LENGTH, MessageType, readU32 } from './frame.js'
import type { MethodTable } from './method-table.js'
import {
  BODY_AT,
  BODY_LENGTH,
  BODY_TOKEN,
  KIND,
  PAYLOAD_LENGTH,
  ROW_CELLS,
  RowKind,
  STREAM,
  TYPE,
} from './row.js'

/** Bodies up to this long are assembled in pooled memory and are not handed over. */
const POOLED_BYTES = 4096
/** An incomplete body has at least so much memory, if it is that long, and doubles it when it is full. */
export const FIRST_BODY_BYTES = 32 * 1024

/** Bounds of a reader, in bytes. */
export interface ReadLimits {
  /** Longest body; the header of a longer one becomes an OVERSIZED row. */
  readonly maxMessageBytes: number
  /** Longest part of one oversized body that is read and thrown away. */
  readonly maxDiscardBytes: number
  /** Most pairs of metadata in a request. */
  readonly maxMetadataPairs: number
  /** Most bytes of metadata in a request, keys and values together. */
  readonly maxMetadataBytes: number
}

/** Receives the rows of a reader. Must neither throw nor push to the reader that calls it. */
export interface RowSink {
  /**
   * A frame or an oversized header. The cells (CONNECTION is left to the sink) and `memory` are valid
   * during the call. `owned`: `memory` holds just this body and may be kept.
   */
  row(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void
}

/**
 * Cuts the byte stream of one connection into rows.
 *
 * Whole frames are parsed where they lie in the chunk; a frame that spans
 * chunks is assembled in memory that grows as bytes arrive, never the announced
 * length up front. An oversized body is discarded without being stored. The C++
 * twin is `native/wire/frame_reader.h`; a property test holds them together.
 */
export class FrameReader {
  readonly #limits: ReadLimits
  readonly #rules: RequestRules
  readonly #row = new Int32Array(ROW_CELLS)
  readonly #header = Buffer.alloc(HEADER_LENGTH)
  #headerLength = 0
  /** The body being assembled; only while the header is whole. */
  #body: Buffer | undefined
  #bodyLength = 0
  #discarding = false
  #discarded = 0

  /** `methods` may be left out: then METHOD is −1 in every row. */
  constructor(limits: ReadLimits, methods?: MethodTable) {
    this.#limits = limits
    const { maxMetadataPairs, maxMetadataBytes } = limits
    this.#rules = { methods, maxMetadataPairs, maxMetadataBytes }
  }

  /** True inside a frame: more bytes of it must come. */
  get partial(): boolean {
    return this.#headerLength > 0
  }

  /** Bytes of memory held for a frame that is incomplete. */
  get memoryBytes(): number {
    return this.#body?.length ?? 0
  }

  /**
   * Passes the sink a row for every frame that ends in `chunk`, in order, and
   * keeps a copy of what is left. `'discard-limit'`: `maxDiscardBytes` of one
   * body were discarded and more is to come; the connection must end.
   */
  push(chunk: Buffer, sink: RowSink): 'ok' | 'discard-limit' {
    let at = 0
    const end = chunk.length
    while (at < end || this.#discarding) {
      if (this.#discarding) {
        at += this.#discard(end - at)
        if (this.#discarding) return this.#discarded < this.#limits.maxDiscardBytes ? 'ok' : 'discard-limit'
      } else if (this.#headerLength === HEADER_LENGTH) {
        at = this.#continueBody(chunk, at, sink)
      } else if (this.#headerLength > 0 || end - at < HEADER_LENGTH) {
        at = this.#continueHeader(chunk, at, sink)
      } else {
        at = this.#wholeFrame(chunk, at, sink)
      }
    }
    return 'ok'
  }

  /** Parses the frame that begins at `at`, or begins to hold it. Returns where to go on. */
  #wholeFrame(chunk: Buffer, at: number, sink: RowSink): number {
    const length = readU32(chunk, at)
    const bodyAt = at + HEADER_LENGTH
    if (length > this.#limits.maxMessageBytes || length > chunk.length - bodyAt) {
      return this.#continueHeader(chunk, at, sink)
    }
    this.#fill(chunk, at)
    this.#emit(chunk, bodyAt, false, sink)
    return bodyAt + length
  }

  #continueHeader(chunk: Buffer, at: number, sink: RowSink): number {
    const taken = Math.min(HEADER_LENGTH - this.#headerLength, chunk.length - at)
    chunk.copy(this.#header, this.#headerLength, at, at + taken)
    this.#headerLength += taken
    if (this.#headerLength < HEADER_LENGTH) return at + taken
    const length = readU32(this.#header, 0)
    if (length > this.#limits.maxMessageBytes) this.#beginDiscard(length, sink)
    else if (length === 0) this.#finish(this.#header, HEADER_LENGTH, false, sink)
    return at + taken
  }

  #continueBody(chunk: Buffer, at: number, sink: RowSink): number {
    const length = readU32(this.#header, 0)
    const taken = Math.min(length - this.#bodyLength, chunk.length - at)
    if (this.#bodyLength === 0 && taken === length) {
      // Only the header came in pieces: the body can be read where it lies.
      this.#finish(chunk, at, false, sink)
      return at + taken
    }
    const body = this.#grow(this.#bodyLength + taken, length)
    chunk.copy(body, this.#bodyLength, at, at + taken)
    this.#bodyLength += taken
    if (this.#bodyLength === length) this.#finish(body, 0, length > POOLED_BYTES, sink)
    return at + taken
  }

  /** Makes room for `needed` bytes of a body of `length`: doubled as bytes arrive, never above `length`. */
  #grow(needed: number, length: number): Buffer {
    const old = this.#body
    if (old !== undefined && old.length >= needed) return old
    const size = Math.min(length, Math.max(needed, FIRST_BODY_BYTES, 2 * (old?.length ?? 0)))
    const grown = length > POOLED_BYTES ? Buffer.allocUnsafeSlow(size) : Buffer.allocUnsafe(size)
    old?.copy(grown, 0, 0, this.#bodyLength)
    this.#body = grown
    return grown
  }

  /** Ends the frame whose header was held. */
  #finish(memory: Buffer, bodyAt: number, owned: boolean, sink: RowSink): void {
    this.#headerLength = 0
    this.#bodyLength = 0
    this.#body = undefined
    this.#fill(this.#header, 0)
    this.#emit(memory, bodyAt, owned, sink)
  }

  #beginDiscard(length: number, sink: RowSink): void {
    const row = this.#row.fill(0)
    row[KIND] = RowKind.OVERSIZED
    row[STREAM] = readU32(this.#header, 4)
    row[TYPE] = this.#header[8]! | (this.#header[9]! << 8)
    row[BODY_LENGTH] = length
    this.#discarding = true
    this.#discarded = 0
    sink.row(row, 0, this.#header, false)
  }

  /**
   * Throws away up to `count` bytes of the body and returns how many. A body over the limit ends the
   * connection as soon as so many bytes of it arrived, however they were split.
   */
  #discard(count: number): number {
    const length = readU32(this.#header, 0)
    const taken = Math.min(count, Math.min(length, this.#limits.maxDiscardBytes) - this.#discarded)
    this.#discarded += taken
    if (this.#discarded === length) {
      this.#discarding = false
      this.#headerLength = 0
    }
    return taken
  }

  /** Fills the cells that the header of a whole frame says. */
  #fill(header: Buffer, at: number): void {
    const row = this.#row
    row[KIND] = RowKind.FRAME
    row[STREAM] = readU32(header, at + 4)
    row[TYPE] = header[at + 8]! | (header[at + 9]! << 8)
    row[BODY_LENGTH] = readU32(header, at)
    row[BODY_TOKEN] = 0
  }

  /** Fills the cells of the body and passes the row on. */
  #emit(memory: Buffer, bodyAt: number, owned: boolean, sink: RowSink): void {
    const row = this.#row
    const length = row[BODY_LENGTH]! >>> 0
    const type = row[TYPE]! & 0xff
    row[BODY_AT] = bodyAt
    if (type === MessageType.REQUEST) scanRequest(memory, bodyAt, length, this.#rules, row)
    else if (type === MessageType.RESPONSE) scanResponse(memory, bodyAt, length, row)
    else {
      clearEnvelope(row, bodyAt)
      row[PAYLOAD_LENGTH] = length
    }
    sink.row(row, 0, memory, owned)
  }
}
