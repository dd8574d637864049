/**
 * Which ids open a call: `'increasing'`, as in Go, an id above all before it; `'unique'`, any id of no running
 * call (F5).
 */
export type StreamIdPolicy = 'increasing' | 'unique'

/** What Go says of ids that break the rules. */
export const EVEN_ID = 'StreamID must be odd for client initiated streams'
export const USED_ID = 'StreamID cannot be re-used and must increment'
export const INACTIVE_ID = 'StreamID is no longer active'

/** The ids that the client of a connection has used. */
export class StreamIds {
  readonly #policy: StreamIdPolicy
  #last = 0

  constructor(policy: StreamIdPolicy) {
    this.#policy = policy
  }

  /** Uses an id for a new call. Returns false when the policy does not allow that. `running`: a call with this id runs. */
  use(id: number, running: boolean): boolean {
    if (this.#policy === 'unique' ? running : id <= this.#last) return false
    this.#last = id
    return true
  }

  /** Whether this id may have belonged to a call that has ended. */
  mayHaveEnded(id: number): boolean {
    return id <= this.#last
  }
}
