import { Buffer } from 'node:buffer'
import type { ReadingTurns, TurnReader } from './reading-turns.js'

interface WaitingChunkEvents {
  /** Called when a chunk begins to wait: nothing more is to be read. */
  onWait(): void
  /** Called when its turn has come. Returns whether it may be read now; otherwise it waits for `again`. */
  onTurn(): boolean
  /** Called with the chunk, right after `onTurn` has returned true. */
  read(chunk: Buffer): void
}

/** What one connection received when the turn of its engine was over. */
export class WaitingChunk implements TurnReader {
  readonly #turns: ReadingTurns
  readonly #events: WaitingChunkEvents
  #chunk: Buffer | undefined

  constructor(turns: ReadingTurns, events: WaitingChunkEvents) {
    this.#turns = turns
    this.#events = events
  }

  /** Keeps a chunk that may not be read yet. Returns false when it may. */
  keeps(chunk: Buffer): boolean {
    if (this.#chunk !== undefined) {
      this.#chunk = Buffer.concat([this.#chunk, chunk]) // the duplex delivers although it is paused
      return true
    }
    if (!this.#turns.over) return false
    this.#chunk = chunk
    this.again()
    return true
  }

  /** Waits for a turn when there is a chunk. Returns whether there is one. */
  again(): boolean {
    if (this.#chunk === undefined) return false
    this.#events.onWait()
    this.#turns.wait(this)
    return true
  }

  onTurn(): void {
    const chunk = this.#chunk
    if (chunk === undefined || !this.#events.onTurn()) return
    this.#chunk = undefined
    this.#events.read(chunk)
  }

  /** Counts the time of the turn since `startedMs`, in which a chunk was read. */
  count(startedMs: number): void {
    this.#turns.count(startedMs)
  }
}
