import { errdefsError } from '../errdefs.js'
import { Waiters } from './waiters.js'

/** A Create that runs: it keeps the id of its container, and other calls wait for its end. */
export class Creation {
  readonly #maxWaiting: number
  readonly #ended = new Waiters<'ended'>()
  #isUnwanted = false

  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting
  }

  /** Whether the caller of a Delete has left before the end: what Create makes must be deleted. */
  get isUnwanted(): boolean {
    return this.#isUnwanted
  }

  /**
   * Resolves when Create has ended, whether it failed or not. Rejects with RESOURCE_EXHAUSTED when too many wait, and with
   * the signal's reason when that aborts before: the caller has left, or its deadline has passed.
   */
  async wait(signal: AbortSignal): Promise<void> {
    if (this.#ended.size >= this.#maxWaiting) {
      throw errdefsError(
        'resourceExhausted',
        `${this.#maxWaiting} calls wait for this container to be created: try again later`,
      )
    }
    await this.#ended.wait(signal)
  }

  /** Like `wait`, for a Delete: containerd sends one when its client leaves during Create, and none later. */
  async waitToDelete(signal: AbortSignal): Promise<void> {
    try {
      await this.wait(signal)
    } catch (error) {
      if (signal.aborted) this.#isUnwanted = true
      throw error
    }
  }

  /** Called once, when Create has ended. */
  end(): void {
    this.#ended.settle('ended')
  }
}
