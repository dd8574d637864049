import type { SteppedWork } from '../base/sliced-work.js'
import type { StreamTable, TableEntry } from './stream-table.js'

/**
 * Ends the calls of a connection that is gone, one a step: a peer may leave with
 * thousands. Calls that end by themselves meanwhile are skipped.
 */
export class CallEnds<T extends TableEntry> implements SteppedWork {
  readonly #table: StreamTable<T>
  readonly #calls: readonly T[]
  readonly #end: (call: T) => void
  #onDone: () => void
  #next = 0

  /** `end`: takes the call off the table. `onDone`: called once, when none is left. */
  constructor(table: StreamTable<T>, end: (call: T) => void, onDone: () => void) {
    this.#table = table
    this.#calls = table.values()
    this.#end = end
    this.#onDone = onDone
  }

  step(): boolean {
    while (this.#next < this.#calls.length) {
      const call = this.#calls[this.#next++]!
      if (this.#table.get(call.id) !== call) continue
      this.#end(call)
      return true
    }
    const onDone = this.#onDone
    this.#onDone = () => {} // this is called again when it throws
    onDone()
    return false
  }
}
