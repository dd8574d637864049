/** An entry of a list. The list sets the links; they are undefined while the entry is in none. */
export interface Linked<T> {
  previous: T | undefined
  next: T | undefined
}

/**
 * Entries in the order in which they were added. The links are in the entries themselves: a Map needs three times the
 * memory for each, and grows by copying all of them. An entry is in one list at most.
 */
export class LinkedList<T extends Linked<T>> {
  #first: T | undefined
  #last: T | undefined
  size = 0

  /** Adds an entry that is in no list. */
  add(entry: T): void {
    entry.previous = this.#last
    if (this.#last === undefined) this.#first = entry
    else this.#last.next = entry
    this.#last = entry
    this.size++
  }

  /** Removes an entry of this list. */
  delete(entry: T): void {
    const { previous, next } = entry
    if (previous === undefined) this.#first = next
    else previous.next = next
    if (next === undefined) this.#last = previous
    else next.previous = previous
    entry.previous = entry.next = undefined
    this.size--
  }

  /** Iterates over the entries; the list must not change meanwhile. */
  *[Symbol.iterator](): Iterator<T> {
    for (let entry = this.#first; entry !== undefined; entry = entry.next) yield entry
  }
}
