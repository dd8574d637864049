import type { RuntimeExit } from './runtime.js'

/** Those who wait for the end of a process. A waiter whose call has ended is forgotten. */
export class ExitWaiters {
  readonly #waiting = new Set<(exit: RuntimeExit) => void>()
  #exit: RuntimeExit | undefined

  /** How the process ended; undefined before. */
  get exit(): RuntimeExit | undefined {
    return this.#exit
  }

  /** How many wait. */
  get size(): number {
    return this.#waiting.size
  }

  /** Resolves when the process has ended. Rejects with the signal's reason when that aborts before. */
  wait(signal?: AbortSignal): Promise<RuntimeExit> {
    if (this.#exit !== undefined) return Promise.resolve(this.#exit)
    if (signal?.aborted) return Promise.reject(signal.reason)
    return new Promise((resolve, reject) => {
      const waiter = (exit: RuntimeExit): void => {
        signal?.removeEventListener('abort', onAbort)
        resolve(exit)
      }
      const onAbort = (): void => {
        this.#waiting.delete(waiter)
        reject(signal?.reason)
      }
      this.#waiting.add(waiter)
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  /** Called once, when the process has ended. */
  settle(exit: RuntimeExit): void {
    this.#exit = exit
    for (const waiter of this.#waiting) waiter(exit)
    this.#waiting.clear()
  }
}
