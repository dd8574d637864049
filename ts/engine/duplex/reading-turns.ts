import { performance, setImmediate } from '../../base/runtime.js'

/** How long the connections of an engine are read in one turn of the event loop. */
const TURN_MS = 8
/** The time of turns in which less was read than this adds up, so that light traffic needs no immediate. */
const LIGHT_MS = 1

/** A connection that waits for its turn. */
export interface TurnReader {
  /** Called once, when it may read again. */
  onTurn(): void
}

/**
 * Shares the event loop among the connections of an engine: those that have bytes
 * are read for a few milliseconds a turn in all, however many they are, and then
 * wait in the order in which they came. (A socket alone delivers up to 2 MiB in
 * one turn, which is 200,000 empty frames.)
 */
export class ReadingTurns {
  readonly #waiting: TurnReader[] = []
  #usedMs = 0
  #turn: 'unseen' | 'begun' = 'unseen'

  /** Whether nothing more is read in this turn. */
  get over(): boolean {
    return this.#usedMs >= TURN_MS
  }

  /** Counts the time since `startedMs`, in which a chunk was read. */
  count(startedMs: number): void {
    this.#usedMs += performance.now() - startedMs
    if (this.#usedMs >= LIGHT_MS) this.#begin()
  }

  /** Calls `onTurn` of the reader in a later turn, behind those that wait already. */
  wait(reader: TurnReader): void {
    this.#waiting.push(reader)
    this.#begin()
  }

  #begin(): void {
    if (this.#turn === 'begun') return
    this.#turn = 'begun'
    setImmediate(this.#onTurn)
  }

  readonly #onTurn = (): void => {
    this.#turn = 'unseen'
    this.#usedMs = 0
    // Those that come back while they are called wait for the next turn.
    const { length } = this.#waiting
    let served = 0
    while (served < length && !this.over) this.#waiting[served++]!.onTurn()
    this.#waiting.splice(0, served)
    if (this.#waiting.length > 0) this.#begin()
  }
}
