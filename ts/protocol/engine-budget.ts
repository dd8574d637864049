/** What each connection may hold while all of them together hold too much, so that small calls of others are served. */
const LEAST_SHARE_BYTES = 16 * 1024
/** Connections that wait are looked at again at once when no more than this part of the limit is held. */
const GO_ON = 3 / 4
/** Between that part and the limit, they are looked at after this time: calls end all the time, and many may wait. */
const LOOK_MS = 50

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
  #limit = 0
  #timer: NodeJS.Timeout | undefined

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
    if (this.#waiting.size === 0 || this.#total > this.#limit) return
    if (this.#total <= this.#limit * GO_ON) this.#wake()
    else this.#timer ??= setTimeout(() => this.#look(), LOOK_MS).unref()
  }

  /** Returns what one connection may hold now: any number of bytes while all together hold no more than `limit`. */
  share(limit: number): number {
    if (this.#total <= limit) return Number.POSITIVE_INFINITY
    return Math.max(LEAST_SHARE_BYTES, limit / Math.max(1, this.#holders))
  }

  /** Calls `budget.reconsider` once, when no more than `limit` is held again. */
  wait(budget: WaitingBudget, limit: number): void {
    this.#waiting.add(budget)
    this.#limit = Math.max(this.#limit, limit)
  }

  /** Forgets a budget that waits. */
  leave(budget: WaitingBudget): void {
    this.#waiting.delete(budget)
  }

  #look(): void {
    this.#timer = undefined
    if (this.#total <= this.#limit) this.#wake()
  }

  #wake(): void {
    const budgets = [...this.#waiting]
    this.#waiting.clear()
    this.#limit = 0
    for (const budget of budgets) budget.reconsider()
  }
}

/** That of this environment: the main thread and each worker have one each. */
export const engineBudget = new EngineBudget()
