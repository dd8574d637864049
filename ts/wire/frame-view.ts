import { Buffer } from 'node:buffer'
import { visitMetadata } from './metadata-codec.js'
import type { PayloadDecoder } from './payload.js'
import { type MetadataEntry, type RequestNames, readNames } from './request.js'
import { parseResponse } from './response.js'
import {
  ARRIVED_MS,
  BODY_AT,
  BODY_LENGTH,
  KIND,
  METADATA_AT,
  METHOD,
  PAYLOAD_AT,
  PAYLOAD_LENGTH,
  ROW_CELLS,
  RowBit,
  RowKind,
  STATUS_AT,
  STATUS_LENGTH,
  STREAM,
  TIMEOUT_HIGH,
  TIMEOUT_LOW,
  TYPE,
} from './row.js'
import { decodeStatus, type Status } from './status.js'
import { wordsToNumber } from './varint.js'
import { FAULTS } from './wire-error.js'

const noRows: Int32Array = new Int32Array(ROW_CELLS)
const noMemory: Buffer = Buffer.alloc(0)

/**
 * One received frame, or the header of an oversized one, as the layers above
 * the engine read it. The native engine has one view, a duplex transport one for
 * each chunk. A view is pointed at each row in turn, so a frame allocates nothing,
 * and a view is valid only during the call that delivers the frame. `keep` returns a copy that stays valid.
 */
export class FrameView {
  #rows = noRows
  #at = 0
  #memory = noMemory
  #owned = false
  #nowMs = 0
  #nowStamp = 0
  #clockMs = 0

  /**
   * Sets the time of the rows that follow, on performance's clock. `stamp`: what a frame that arrives now has in its
   * row. `clockMs`: the time of a test's clock.
   */
  setTime(nowMs: number, stamp: number, clockMs = 0): this {
    this.#nowMs = Math.ceil(nowMs)
    this.#nowStamp = stamp
    this.#clockMs = clockMs
    return this
  }

  /**
   * Points the view at the row that begins at cell `at` and at the memory its offsets count in. Returns the
   * view. `owned`: the memory holds this body alone and is not reused, so messages may contain views of it.
   */
  point(rows: Int32Array, at: number, memory: Buffer, owned: boolean): this {
    this.#rows = rows
    this.#at = at
    this.#memory = memory
    this.#owned = owned
    return this
  }

  /** Forgets the row and its memory. Called after a batch, so that an idle engine keeps no message alive. */
  release(): void {
    this.point(noRows, 0, noMemory, false)
  }

  /** Only the header arrived: the body is longer than `maxMessageBytes` and is discarded. */
  get oversized(): boolean {
    return this.#rows[this.#at + KIND] === RowKind.OVERSIZED
  }

  /** Stream id, 0 … 2³²−1. */
  get stream(): number {
    return this.#rows[this.#at + STREAM]! >>> 0
  }

  /**
   * When it had arrived, on performance's clock: as it was read from the socket, however long it waited since.
   * Whole milliseconds, which a call can keep without an allocation; up to two of them late, so that no time limit
   * is shorter than asked for.
   */
  get arrivedMs(): number {
    return this.#nowMs + Math.min(0, ((this.#rows[this.#at + ARRIVED_MS]! - this.#nowStamp) | 0) + 1)
  }

  /** When it had arrived, on the clock of a test; 0 on the native engine, which takes none. */
  get clockMs(): number {
    return this.#clockMs
  }

  /** The frame's type byte: a `MessageType`, or a number that no peer of ours sends. */
  get type(): number {
    return this.#rows[this.#at + TYPE]! & 0xff
  }

  /** The frame's flags byte: bits of `Flag`. */
  get flags(): number {
    return (this.#rows[this.#at + TYPE]! >>> 8) & 0xff
  }

  /** What is wrong with the envelope: a bit of `FAULTS`. 0: nothing. */
  get fault(): number {
    return this.#rows[this.#at + TYPE]! & FAULTS
  }

  /** Bytes of the body; of an oversized frame, as its header announced. */
  get bodyLength(): number {
    return this.#rows[this.#at + BODY_LENGTH]! >>> 0
  }

  /** Where the body begins in `memory`. */
  get bodyAt(): number {
    return this.#rows[this.#at + BODY_AT]!
  }

  /** Bytes of the message: the payload of a request or response, the whole body of DATA. */
  get payloadLength(): number {
    return this.#rows[this.#at + PAYLOAD_LENGTH]!
  }

  /** The id under which the server registered the request's method; −1 when it did not. */
  get methodId(): number {
    return this.#rows[this.#at + METHOD]!
  }

  /** Nanoseconds that the caller waits; 0: no time limit. Exact up to 2⁵³, nearest beyond. */
  get timeoutNano(): number {
    return wordsToNumber(this.#rows[this.#at + TIMEOUT_LOW]!, this.#rows[this.#at + TIMEOUT_HIGH]!)
  }

  /** The request has at least one pair of metadata. */
  get hasMetadata(): boolean {
    return this.#rows[this.#at + METADATA_AT]! >= 0
  }

  /** The memory in which the payload lies, valid as long as the frame is. */
  get memory(): Buffer {
    return this.#memory
  }

  /** Where the payload begins in `memory`. */
  get payloadAt(): number {
    return this.#rows[this.#at + PAYLOAD_AT]!
  }

  /** The memory will be reused after the call that delivers the frame. */
  get transient(): boolean {
    return !this.#owned
  }

  /** Returns the message, which may take `most` bytes of memory. Throws what the codec throws. */
  decode<T>(codec: PayloadDecoder<T>, most: number): T {
    const rows = this.#rows
    const at = this.#at
    return codec.decode(this.#memory, rows[at + PAYLOAD_AT]!, rows[at + PAYLOAD_LENGTH]!, !this.#owned, most)
  }

  /** Returns about how many bytes of memory the message takes that `decode` has returned for the same `most`. */
  decodedSize(codec: PayloadDecoder, most: number): number {
    return codec.decodedSize(this.#memory, this.payloadAt, this.payloadLength, most)
  }

  /** Returns the status of a response; undefined when it has none. Throws `WireError`. */
  status(): Status | undefined {
    const rows = this.#rows
    const at = this.#at
    if (rows[at + STATUS_AT]! < 0) return undefined
    if ((rows[at + TYPE]! & RowBit.RESCAN) === 0) {
      return decodeStatus(this.#memory, rows[at + STATUS_AT]!, rows[at + STATUS_LENGTH]!)
    }
    return parseResponse(this.#memory, rows[at + BODY_AT]!, rows[at + BODY_LENGTH]!).status
  }

  /** Returns the names in a request whose `methodId` is −1. Throws `WireError`. */
  names(): RequestNames {
    return readNames(this.#memory, this.#rows[this.#at + BODY_AT]!, this.#rows[this.#at + BODY_LENGTH]!)
  }

  /** Returns the request's metadata in wire order. Only for a frame that has some. */
  metadata(): MetadataEntry[] {
    const entries: MetadataEntry[] = []
    visitMetadata(this.#memory, this.#rows[this.#at + METADATA_AT]!, this.#bodyEnd, (key, value) => {
      entries.push([key, value])
      return true
    })
    return entries
  }

  /** Returns a view of the same frame that stays valid. Copies the body unless the memory is its own. */
  keep(): FrameView {
    const cells = this.#rows.slice(this.#at, this.#at + ROW_CELLS)
    const kept = new FrameView().setTime(this.#nowMs, this.#nowStamp, this.#clockMs)
    if (this.oversized) return kept.point(cells, 0, noMemory, false)
    if (this.#owned) return kept.point(cells, 0, this.#memory, true)
    return kept.point(cells, 0, copyBody(cells, this.#memory), false)
  }

  get #bodyEnd(): number {
    return this.#rows[this.#at + BODY_AT]! + this.#rows[this.#at + BODY_LENGTH]!
  }
}

/** Returns a copy of the row's body, and makes the row's offsets count from its start. */
function copyBody(cells: Int32Array, memory: Buffer): Buffer {
  const bodyAt = cells[BODY_AT]!
  for (const cell of [BODY_AT, PAYLOAD_AT, METADATA_AT, STATUS_AT]) {
    if (cells[cell]! >= 0) cells[cell]! -= bodyAt
  }
  return Buffer.from(memory.subarray(bodyAt, bodyAt + cells[BODY_LENGTH]!))
}
