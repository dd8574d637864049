import { errdefsError } from '../errdefs.js'

/** Runs the operations on one container one after the other. */
export class Lock {
  readonly #maxWaiting: number
  /** In the order in which they came. */
  readonly #queue = new Set<() => void>()
  #held = false

  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting
  }

  /**
   * Runs an operation when those before it have settled, and settles as it does. Rejects with RESOURCE_EXHAUSTED when too
   * many wait, and with the signal's reason when that aborts before its turn: its caller is gone.
   */
  async run<T>(operation: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    await this.#acquire(signal)
    try {
      signal?.throwIfAborted()
      return await operation()
    } finally {
      this.#release()
    }
  }

  async #acquire(signal: AbortSignal | undefined): Promise<void> {
    if (!this.#held) {
      this.#held = true
      return
    }
    if (this.#queue.size >= this.#maxWaiting) {
      throw errdefsError(
        'resourceExhausted',
        `${this.#maxWaiting} calls wait for this container: try again later`,
      )
    }
    await new Promise<void>((resolve, reject) => {
      const waiting = (): void => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }
      const onAbort = (): void => {
        this.#queue.delete(waiting)
        reject(signal?.reason)
      }
      this.#queue.add(waiting)
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  /** Passes the lock to the next, or frees it. */
  #release(): void {
    const [next] = this.#queue
    if (next === undefined) {
      this.#held = false
      return
    }
    this.#queue.delete(next)
    next()
  }
}
