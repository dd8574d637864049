import { Buffer } from 'node:buffer'
import { performance } from '../base/runtime.js'
import { throwLater } from '../base/throw-later.js'
import type { PayloadEncoder, PayloadParts } from '../wire/payload.js'

import { OutputBudget } from './output-budget.js'
import { ENTRY_CELLS, isRequestStaged, withoutStream } from './staged-frames.js'

/** Entries between two flushes. */
const MAX_ENTRIES = 1024
/** More staged bytes than this are sent before anything else is staged. */
const FLUSH_AT_BYTES = 64 * 1024
/**
 * So many staged frames of different streams are sent at once: the peer begins on them while we build the
 * next. Measured at 64 calls in flight: +28 % over one flush a batch (docs/decisions/0002).
 */
const FLUSH_AT_FRAMES = 24
/** Frames that follow each other on one stream are sent when they are so many bytes: no reader waits for a single one. */
const FLUSH_RUN_AT_BYTES = 32 * 1024
/** Room behind that for one frame; larger frames are not staged. */
const SLACK_BYTES = 64 * 1024

/** A request that is not worth sending once its time has passed. */
export interface StagedRequest {
  /** Called before it is sent when time limits of staged requests have passed: if its own has, it calls `unstage`. */
  expire(): void
}

/** Whose frame is encoded. */
export interface FrameOwner {
  /** Called once, when its message is encoded and nothing of the frame is written. What it throws drops the frame. */
  onEncoded(): void
}

/**
 * Frames are sent when so many microtasks in a row have staged none: other promises may settle in each, and make calls.
 * A callback of nextTick would cost more: for one, Node runs its queue of them, and looks for rejections.
 */
const QUIET_MICROTASKS = 4
const settled = Promise.resolve()

/** No connection has this handle: the next frame begins a run. */
const NO_RUN = Number.NaN

/** Sends staged frames: an engine. */
export interface OutboxTarget {
  /** Sends `count` entries of the table, each a run of bytes for one connection, in order; the last ends at `end`. */
  flush(count: number, end: number): void
  /** Sends a frame of `stream` that is not staged, after all that was flushed. Its bytes may change once it returns. */
  write(handle: number, frame: FramePieces, stream: number): void
}

/** The bytes of a frame that is not staged, in order. */
export interface FramePieces {
  readonly head: Uint8Array
  readonly payload: Uint8Array
  readonly tail: Uint8Array
}

/**
 * Outgoing frames, built one behind the other in memory that the engine reads,
 * and flushed in batches: once after a batch of rows, else once when the
 * promises that settle meanwhile stage no more.
 *
 * To send a frame: `at = begin()`, write it into `staging` from `at`, then
 * `commit(handle, at, end, stream)`. A frame that is not committed is dropped.
 * No other frame may be staged between the two. While `encoding` is true, an
 * encoder runs between the two and may have called in (a getter of a message
 * that makes a call): then a frame is built elsewhere and sent with `write`.
 */
export class Outbox {
  /** Bytes that a frame may have to fit behind `begin()`. */
  static readonly FRAME_BYTES = SLACK_BYTES

  readonly staging: Buffer
  readonly table: Int32Array
  /** What waits for all peers of the engine. */
  readonly budget = new OutputBudget()
  /** Where the next frame goes. */
  position = 0
  #entries = 0
  #frames = 0
  #lastHandle = NO_RUN
  #lastStream = 0
  #scheduled = false
  /** Microtasks since a frame was staged. */
  #quiet = 0
  #holding = false
  #stagedMs = 0
  #encoding = false
  /** The staged requests with a time limit, and when the first of these is over, on performance's clock. */
  readonly #limited: (StagedRequest | undefined)[] = []
  #limitedCount = 0
  #soonestMs = Number.POSITIVE_INFINITY
  readonly #target: OutboxTarget
  readonly #onMicrotask = (): void => {
    if (this.#entries > 0 && ++this.#quiet < QUIET_MICROTASKS) {
      void settled.then(this.#onMicrotask)
      return
    }
    this.#scheduled = false
    try {
      this.flush()
    } catch (error) {
      throwLater(error)
    }
  }

  constructor(target: OutboxTarget) {
    this.#target = target
    this.staging = Buffer.from(new ArrayBuffer(FLUSH_AT_BYTES + SLACK_BYTES))
    this.table = new Int32Array(MAX_ENTRIES * ENTRY_CELLS)
  }

  /** When the frames that are staged now were staged, on performance's clock. Read once for all of them: a reading costs 60 ns. */
  get stagedMs(): number {
    if (this.#entries === 0) return performance.now()
    if (this.#stagedMs === 0) this.#stagedMs = performance.now()
    return this.#stagedMs
  }

  /** An encoder is writing to `staging`. Nothing else may be staged until it returns. */
  get encoding(): boolean {
    return this.#encoding
  }

  /**
   * Calls `encoder.encodeInto` for a frame that was begun, and then `onEncoded`, with `encoding` true meanwhile. Not for
   * use while it is true.
   */
  encode<T>(
    encoder: PayloadEncoder<T>,
    value: T,
    at: number,
    onEncoded?: FrameOwner,
  ): number | Uint8Array | PayloadParts {
    this.#encoding = true
    try {
      const end = encoder.encodeInto(value, this.staging, at)
      if (onEncoded !== undefined) onEncoded.onEncoded()
      return end
    } finally {
      this.#encoding = false
    }
  }

  /** Returns where the next frame may be written: at least `FRAME_BYTES` are free behind it. */
  begin(): number {
    if (this.position > FLUSH_AT_BYTES || this.#entries === MAX_ENTRIES) this.flush()
    return this.position
  }

  /** Stages the bytes from `start`, which `begin` returned, to `end` as a frame of this connection and stream. */
  commit(handle: number, start: number, end: number, stream: number): void {
    if (handle < 0) return // its connection is gone
    const table = this.table
    if (handle === this.#lastHandle && start === this.position) {
      table[this.#entries * ENTRY_CELLS - 1]! += end - start
    } else {
      const at = this.#entries++ * ENTRY_CELLS
      table[at] = handle
      table[at + 1] = start
      table[at + 2] = end - start
    }
    this.position = end
    const another = stream !== this.#lastStream || handle !== this.#lastHandle
    this.#lastStream = stream
    this.#lastHandle = handle
    this.#quiet = 0
    if (another ? ++this.#frames >= FLUSH_AT_FRAMES : end > FLUSH_RUN_AT_BYTES) this.flush()
    else if (!this.#scheduled && !this.#holding) {
      this.#scheduled = true
      void settled.then(this.#onMicrotask)
    }
  }

  /** Sends a frame of `stream` that is not in `staging`, behind all that is staged. */
  write(handle: number, frame: FramePieces, stream: number): void {
    this.flush()
    this.#target.write(handle, frame, stream)
  }

  /** Notes that the request just written is not worth sending after this time of performance's clock. */
  expires(request: StagedRequest, endMs: number): void {
    if (this.#entries === 0) return // it has been sent
    this.#limited[this.#limitedCount++] = request
    if (endMs < this.#soonestMs) this.#soonestMs = endMs
  }

  /** Removes the frames of a stream whose request is still staged. Returns false when it has been sent. */
  unstage(handle: number, stream: number): boolean {
    const { staging, table } = this
    if (!isRequestStaged(staging, table, this.#entries, handle, stream)) return false
    this.#entries = withoutStream(staging, table, this.#entries, handle, stream)
    this.#lastHandle = NO_RUN // the next frame begins a run
    if (this.#entries === 0) this.#clear()
    return true
  }

  /** Sends what is staged, but for requests whose time has passed: JavaScript was busy since they were written. */
  flush(): void {
    if (this.#limitedCount > 0) this.#expire()
    const count = this.#entries
    if (count === 0) return
    const end = this.position
    this.#clear()
    this.#target.flush(count, end)
  }

  #clear(): void {
    this.position = 0
    this.#entries = 0
    this.#stagedMs = 0
    this.#frames = 0
    this.#lastHandle = NO_RUN
  }

  #expire(): void {
    const count = this.#limitedCount
    const late = performance.now() >= this.#soonestMs ? this.#limited.slice(0, count) : []
    this.#limited.fill(undefined, 0, count)
    this.#limitedCount = 0
    this.#soonestMs = Number.POSITIVE_INFINITY
    for (const request of late) request?.expire()
  }

  /** Schedules no flush until `release`: a batch of rows begins, and its end flushes. */
  hold(): void {
    this.#holding = true
  }

  /** Ends a batch: sends what is staged. */
  release(): void {
    this.#holding = false
    this.flush()
  }
}
