/** Those who wait for something that happens once. A waiter whose call has ended is forgotten. */
export class Waiters<T> {
  readonly #waiting = new Set<(value: T) => void>()
  #value: T | undefined

  /** What has happened; undefined before. */
  get value(): T | undefined {
    return this.#value
  }

  /** How many wait. */
  get size(): number {
    return this.#waiting.size
  }

  /** Resolves when it has happened. Rejects with the signal's reason when that aborts before. */
  wait(signal?: AbortSignal): Promise<T> {
    if (this.#value !== undefined) return Promise.resolve(this.#value)
    if (signal?.aborted) return Promise.reject(signal.reason)
    return new Promise((resolve, reject) => {
      const waiter = (value: T): void => {
        signal?.removeEventListener('abort', onAbort)
        resolve(value)
      }
      const onAbort = (): void => {
        this.#waiting.delete(waiter)
        reject(signal?.reason)
      }
      this.#waiting.add(waiter)
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  /** Called once, when it has happened. */
  settle(value: T): void {
    this.#value = value
    for (const waiter of this.#waiting) waiter(value)
    this.#waiting.clear()
  }
}
