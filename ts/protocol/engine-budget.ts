/** What each connection may hold while all of them together hold too much, so that small calls of others are served. */
const LEAST_SHARE_BYTES = 16 * 1024
/** Connections that wait are looked at again when no more than this part of the limit is held. */
const GO_ON = 3 / 4

/** A budget of one connection that has paused it. */
export interface WaitingBudget {
  /** Called when its share may have grown. */
  reconsider(): void
}

/**
 * Counts what peers have made this environment keep in JavaScript, of all its
 * connections together. Above the limit each connection may hold its share: an
 * equal part of the limit for each connection that holds something. A connection
 * that holds less goes on, however much the others hold.
 */
export class EngineBudget {
  #total = 0
  #holders = 0
  readonly #waiting = new Set<WaitingBudget>()
  #goOnAt = 0

  /** Bytes of all connections. */
  get total(): number {
    return this.#total
  }

  /** Connections that hold something. */
  get holders(): number {
    return this.#holders
  }

  /** Counts bytes of a connection. `first`: it held nothing before. */
  add(bytes: number, first: boolean): void {
    this.#total += bytes
    if (first) this.#holders++
  }

  /** Counts bytes that a connection holds no longer. `last`: it holds nothing now. */
  remove(bytes: number, last: boolean): void {
    this.#total -= bytes
    if (last) this.#holders--
    if (this.#waiting.size > 0 && this.#total <= this.#goOnAt) this.#wake()
  }

  /** Returns what one connection may hold now: any number of bytes while all together hold no more than `limit`. */
  share(limit: number): number {
    if (this.#total <= limit) return Number.POSITIVE_INFINITY
    return Math.max(LEAST_SHARE_BYTES, limit / Math.max(1, this.#holders))
  }

  /** Calls `budget.reconsider` once, when much less than `limit` is held. */
  wait(budget: WaitingBudget, limit: number): void {
    this.#waiting.add(budget)
    this.#goOnAt = Math.max(this.#goOnAt, limit * GO_ON)
  }

  /** Forgets a budget that waits. */
  leave(budget: WaitingBudget): void {
    this.#waiting.delete(budget)
  }

  #wake(): void {
    const budgets = [...this.#waiting]
    this.#waiting.clear()
    this.#goOnAt = 0
    for (const budget of budgets) budget.reconsider()
  }
}

/** That of this environment: the main thread and each worker have one each. */
export const engineBudget = new EngineBudget()
