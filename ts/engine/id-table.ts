/** What a table finds by its id. */
interface Identified {
  /** A whole number, the same for as long as it is in a table, and unique there. */
  readonly id: number
}

const FIRST_SLOTS = 16

/**
 * Entries that come and go all the time, by ids that grow. A Map that is used like this leaves a chain of old tables
 * behind it, each with the entries that it had: the collector of young objects copies all of them as soon as it has
 * copied one (measured with 16 connects in flight: a third of all garbage). This is one array, with linear probing.
 */
export class IdTable<T extends Identified> {
  #slots: (T | undefined)[] = new Array<T | undefined>(FIRST_SLOTS).fill(undefined)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Returns undefined when the id is not here. */
  get(id: number): T | undefined {
    return this.#slots[this.#find(id)]
  }

  has(id: number): boolean {
    return this.get(id) !== undefined
  }

  /** Adds an entry whose id is not here. */
  add(entry: T): void {
    if (2 * ++this.#size > this.#slots.length) this.#grow()
    this.#slots[this.#find(entry.id)] = entry
  }

  /** Removes and returns an entry. Returns undefined when the id is not here. */
  take(id: number): T | undefined {
    const slots = this.#slots
    const mask = slots.length - 1
    let gap = this.#find(id)
    const taken = slots[gap]
    if (taken === undefined) return undefined
    this.#size--
    // Those behind it may be there because their own slot was taken: each moves up that the gap cuts off from it.
    for (let at = (gap + 1) & mask; slots[at] !== undefined; at = (at + 1) & mask) {
      const home = slots[at]!.id & mask
      if (((at - home) & mask) < ((at - gap) & mask)) continue
      slots[gap] = slots[at]
      gap = at
    }
    slots[gap] = undefined
    return taken
  }

  /** Returns the slot of an id, or the empty one where it would be. */
  #find(id: number): number {
    const slots = this.#slots
    const mask = slots.length - 1
    let at = id & mask
    while (slots[at] !== undefined && slots[at]!.id !== id) at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const before = this.#slots
    this.#slots = new Array<T | undefined>(2 * before.length).fill(undefined)
    for (const entry of before) if (entry !== undefined) this.#slots[this.#find(entry.id)] = entry
  }
}
