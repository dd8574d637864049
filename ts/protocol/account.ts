import type { EngineBudget, WaitingBudget } from './engine-budget.js'

export interface AccountLimits {
  /** Bytes that all connections of the environment may hold; beyond, each has a share. */
  readonly engineReceiveBytes: number
  /** What the engine may have received before a pause takes effect. */
  readonly engineBufferBytes: number
}

/**
 * Bytes that one peer has made us keep: unread messages, requests of running
 * handlers, frames that wait. They also count in the budget of the environment.
 */
export class Account {
  readonly #engine: EngineBudget
  readonly #limits: AccountLimits
  #bytes = 0

  constructor(engine: EngineBudget, limits: AccountLimits) {
    this.#engine = engine
    this.#limits = limits
  }

  get bytes(): number {
    return this.#bytes
  }

  add(bytes: number): void {
    this.#engine.add(bytes, this.#bytes === 0 && bytes > 0)
    this.#bytes += bytes
  }

  remove(bytes: number): void {
    this.#bytes -= bytes
    this.#engine.remove(bytes, this.#bytes === 0 && bytes > 0)
  }

  /** The most that this connection may hold now. */
  get share(): number {
    return this.#engine.share(this.#limits.engineReceiveBytes)
  }

  /**
   * Whether nothing more may be kept for this connection: it holds more than its share, and all together hold so much
   * that pausing connections was not enough.
   */
  get exhausted(): boolean {
    const { engineReceiveBytes, engineBufferBytes } = this.#limits
    return this.#engine.total > engineReceiveBytes + engineBufferBytes && this.#bytes > this.share
  }

  /** Calls `budget.reconsider` once, when the share may have grown. */
  wait(budget: WaitingBudget): void {
    if (this.share !== Number.POSITIVE_INFINITY) this.#engine.wait(budget, this.#limits.engineReceiveBytes)
  }

  leave(budget: WaitingBudget): void {
    this.#engine.leave(budget)
  }
}
