import type { Buffer } from 'node:buffer'
import { throwLater } from '../../base/throw-later.js'
import type { FrameReader, RowSink } from '../../wire/frame-reader.js'
import { FrameView } from '../../wire/frame-view.js'

interface ChunkReaderEvents {
  /** Returns the time of the calls' clock; undefined: the real one. */
  clockMs(): number | undefined
  /** Returns whether frames are still delivered: one of them may close the connection. */
  isOpen(): boolean
  onFrame(frame: FrameView): void
}

/** Delivers the frames of the chunks that one connection receives. */
export class ChunkReader implements RowSink {
  readonly #reader: FrameReader
  readonly #events: ChunkReaderEvents
  /**
   * One a chunk, and none between chunks, so that an idle connection keeps no memory. Not one an engine: a duplex that
   * delivers within a write may call in while a frame of another one is handled.
   */
  #frame: FrameView | undefined
  /** Of the chunk that is being read. */
  #rows = 0

  constructor(reader: FrameReader, events: ChunkReaderEvents) {
    this.#reader = reader
    this.#events = events
  }

  /** Returns the number of rows that the chunk had; −1: what its connection has to discard is too much. */
  read(chunk: Buffer, startedMs: number): number {
    // A duplex that delivers within a write calls in again: the outer chunk goes on with its own.
    const outerFrame = this.#frame
    const outerRows = this.#rows
    this.#frame = new FrameView().setTime(startedMs, 0, this.#events.clockMs())
    this.#rows = 0
    const result = this.#reader.push(chunk, this)
    const rows = this.#rows
    this.#frame = outerFrame
    this.#rows = outerRows + rows
    return result === 'discard-limit' ? -1 : rows
  }

  /** Called by the reader for each row of a chunk. */
  row(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    this.#rows++
    const frame = this.#frame
    if (frame === undefined || !this.#events.isOpen()) return
    try {
      this.#events.onFrame(frame.point(rows, at, memory, owned))
    } catch (error) {
      throwLater(error)
    }
  }
}
