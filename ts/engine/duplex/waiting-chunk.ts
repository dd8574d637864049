import type { Buffer } from 'node:buffer'
import type { ReadingTurns, TurnReader } from './reading-turns.js'

interface WaitingChunkEvents {
  /** Called when a chunk begins to wait: nothing more is to be read. */
  onWait(): void
  /** Called when its turn has come. Returns whether it may be read now; otherwise it waits for `again`. */
  onTurn(): boolean
  read(chunk: Buffer): void
}

/** What one connection received when the turn of its engine was over. */
export class WaitingChunk implements TurnReader {
  readonly #turns: ReadingTurns
  readonly #events: WaitingChunkEvents
  #chunk: Buffer | undefined
  /** What has happened to the connection since the chunk arrived, in order. */
  #later: (() => void)[] = []

  constructor(turns: ReadingTurns, events: WaitingChunkEvents) {
    this.#turns = turns
    this.#events = events
  }

  /** Keeps a chunk that may not be read yet. Returns false when it may. */
  keeps(chunk: Buffer): boolean {
    if (this.#chunk !== undefined) this.#read(this.#chunk) // the duplex delivers although it is paused
    if (!this.#turns.over) return false
    this.#chunk = chunk
    return this.again()
  }

  /** Waits for a turn when there is a chunk. Returns whether there is one. */
  again(): boolean {
    if (this.#chunk === undefined) return false
    this.#events.onWait()
    this.#turns.wait(this)
    return true
  }

  /**
   * Calls `then` once the chunk was read, or at once without any: what was received before the end of the connection
   * comes before it.
   */
  after(then: () => void): void {
    if (this.#chunk === undefined) return then()
    this.#later.push(then)
    this.#turns.wait(this)
  }

  onTurn(): void {
    const chunk = this.#chunk
    // What the connection waits for may never come when it has ended.
    if (chunk !== undefined && (this.#later.length > 0 || this.#events.onTurn())) this.#read(chunk)
  }

  /** Counts the time of the turn since `startedMs`, in which a chunk was read. */
  count(startedMs: number): void {
    this.#turns.count(startedMs)
  }

  /** Forgets the chunk: nothing is read any more. */
  drop(): void {
    this.#chunk = undefined
    this.#callLater()
  }

  #read(chunk: Buffer): void {
    this.#chunk = undefined
    this.#events.read(chunk)
    this.#callLater()
  }

  #callLater(): void {
    const later = this.#later
    if (later.length === 0) return
    this.#later = []
    for (const then of later) then()
  }
}
