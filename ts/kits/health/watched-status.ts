/** A status that callers watch. Each sees the latest one; those that it was too slow for are left out. */
export class WatchedStatus<T> {
  /** How many callers watch it, those that are just being sent a status among them. */
  watchers = 0
  #status: T
  readonly #waiting = new Set<() => void>()

  constructor(status: T) {
    this.#status = status
  }

  get status(): T {
    return this.#status
  }

  set(status: T): void {
    if (status === this.#status) return
    this.#status = status
    this.wake()
  }

  /** Resolves all that wait. */
  wake(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const resolve of waiting) resolve()
  }

  /** Resolves at the next change or `wake`, or when `signal` aborts. */
  async changed(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        this.#waiting.delete(settle)
        signal.removeEventListener('abort', settle)
        resolve()
      }
      this.#waiting.add(settle)
      signal.addEventListener('abort', settle)
    })
  }
}
