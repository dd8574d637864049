/** The last id: the add-on reads ids as int32, and the first is 1. */
export const LAST_ID = 2 ** 31 - 1

/** What knows whether an id is in use. */
interface IdHolder {
  has(id: number): boolean
}

/** Ids that grow, and begin again behind the last: a process may make more connects than there are ids. */
export class IdSource {
  readonly #holders: readonly IdHolder[]
  #next: number

  constructor(holders: readonly IdHolder[], first = 1) {
    this.#holders = holders
    this.#next = first
  }

  /** Returns an id that no holder has. */
  take(): number {
    for (;;) {
      const id = this.#next
      this.#next = id === LAST_ID ? 1 : id + 1
      if (!this.#isHeld(id)) return id
    }
  }

  #isHeld(id: number): boolean {
    for (const holder of this.#holders) if (holder.has(id)) return true
    return false
  }
}
