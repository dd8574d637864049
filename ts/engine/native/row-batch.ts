import { performance } from '../../base/runtime.js'

/** Rows of a batch. */
const BATCH_ROWS = 1024
/** Bytes of large bodies in a batch: their readers should run before more are taken. */
const BATCH_BODY_BYTES = 1024 * 1024
/** A batch yields to the event loop after this long. */
const BATCH_MS = 4
/** Rows between two readings of the clock. */
const ROWS_A_CLOCK = 64

/** Bounds the rows that are handled in one go, so that promises settle, and other callbacks run, in between. */
export class RowBatch {
  #startedMs = 0
  /** Bytes of bodies that it has taken. */
  #taken = 0

  /** Begins a batch of the rows from `tail` up to `head`, and returns the row before which it ends at the latest. */
  begin(tail: number, head: number, nowMs: number): number {
    this.#startedMs = nowMs
    this.#taken = 0
    // Not all at once: rows that are read make room, and the I/O thread goes on meanwhile.
    return (head - tail) >>> 0 > BATCH_ROWS ? (tail + BATCH_ROWS) >>> 0 : head
  }

  /** Counts a body that was taken for one of its rows. */
  addBody(bytes: number): void {
    this.#taken += bytes
  }

  /** Returns whether row `next` waits for the next batch. `ends`: the row before it was the end of a connection. */
  isOver(next: number, ends: boolean): boolean {
    if (this.#taken > BATCH_BODY_BYTES) return true
    // The end of a connection ends its calls, which takes longer than a frame.
    return (ends || next % ROWS_A_CLOCK === 0) && performance.now() - this.#startedMs > BATCH_MS
  }
}
