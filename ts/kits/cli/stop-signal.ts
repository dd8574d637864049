import process from 'node:process'
import type { Writable } from 'node:stream'

/** Aborts when the user ends the command: Ctrl-C, SIGTERM, or an output that no one reads any more. */
export class StopSignal {
  readonly #controller = new AbortController()
  readonly #stdout: Writable
  #interrupted = false
  readonly #stop = (): void => {
    this.#interrupted = true
    this.#controller.abort()
  }
  readonly #onError = (error: NodeJS.ErrnoException): void => {
    // EPIPE: `ttrpc tap … | head` has seen enough.
    this.#controller.abort(error.code === 'EPIPE' ? undefined : error)
  }

  constructor(stdout: Writable) {
    this.#stdout = stdout
    process.once('SIGINT', this.#stop).once('SIGTERM', this.#stop)
    stdout.on('error', this.#onError)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /**
   * Whether a signal of the process ended the command. One that had more to do exits with 130 then; one that runs until
   * it is ended, as tap and mock do, with 0.
   */
  get interrupted(): boolean {
    return this.#interrupted
  }

  /** Ends the command for a reason of its own, which `ended` rejects with. */
  fail(reason: Error): void {
    this.#controller.abort(reason)
  }

  /** Resolves when the user has ended the command. Rejects when it failed. */
  async ended(): Promise<void> {
    const { signal } = this.#controller
    if (!signal.aborted) {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    }
    if ((signal.reason as Error).name !== 'AbortError') throw signal.reason
  }

  /** Leaves the signals of the process as they were. */
  release(): void {
    process.removeListener('SIGINT', this.#stop).removeListener('SIGTERM', this.#stop)
    this.#stdout.removeListener('error', this.#onError).on('error', () => {})
  }
}
