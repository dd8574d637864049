import { errdefsError } from '../errdefs.js'

/** Runs the operations on one container one after the other. */
export class Lock {
  readonly #maxWaiting: number
  readonly #queue: (() => void)[] = []
  #held = false

  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting
  }

  /**
   * Runs an operation when those before it have settled, and settles as it does. Rejects with RESOURCE_EXHAUSTED when too
   * many wait, and with the signal's reason when that has aborted before its turn: its caller is gone.
   */
  async run<T>(operation: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#acquire()
    try {
      signal?.throwIfAborted()
      return await operation()
    } finally {
      this.#release()
    }
  }

  async #acquire(): Promise<void> {
    if (!this.#held) {
      this.#held = true
      return
    }
    if (this.#queue.length >= this.#maxWaiting) {
      throw errdefsError(
        'resourceExhausted',
        `${this.#maxWaiting} calls wait for this container: try again later`,
      )
    }
    await new Promise<void>((resolve) => this.#queue.push(resolve))
  }

  /** Passes the lock to the next, or frees it. */
  #release(): void {
    const next = this.#queue.shift()
    if (next === undefined) this.#held = false
    else next()
  }
}
