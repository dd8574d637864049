import type { NativeFailure } from '../engine/native/native-failure.js'
import type { NativeProcessLoop } from '../engine/native/process-functions.js'
import { native } from './native.js'

/** Called once with the outcome of what was started. */
type OnReport = (values: readonly number[], failure: NativeFailure | undefined) => void
/** Starts something under an id. Returns why it cannot be started. */
type Start = (loop: NativeProcessLoop, id: number) => NativeFailure | undefined

/**
 * The add-on's thread that waits for processes, consoles and descriptors. It keeps the Node process alive while it
 * waits for something.
 */
class ProcessLoop {
  readonly #loop: NativeProcessLoop
  readonly #waiting = new Map<number, OnReport>()
  #lastId = 0

  constructor() {
    this.#loop = new (native().NativeProcessLoop)((id, values, failure) =>
      this.#onReport(id, values, failure),
    )
  }

  /** Returns the id of what was started, or why it was not; then `onReport` is not called. */
  start(start: Start, onReport: OnReport): number | NativeFailure {
    const id = ++this.#lastId
    const failure = start(this.#loop, id)
    if (failure !== undefined) return failure
    if (this.#waiting.size === 0) this.#loop.ref()
    this.#waiting.set(id, onReport)
    return id
  }

  /** Ends what was started. Returns false when its report was made, or is made in a moment. */
  stop(id: number): boolean {
    if (!this.#waiting.has(id) || !this.#loop.stop(id)) return false
    this.#forget(id)
    return true
  }

  isWatched(pid: number): boolean {
    return this.#loop.isWatched(pid)
  }

  #onReport(id: number, values: readonly number[], failure: NativeFailure | undefined): void {
    const onReport = this.#waiting.get(id)
    this.#forget(id)
    onReport?.(values, failure)
  }

  #forget(id: number): void {
    if (this.#waiting.delete(id) && this.#waiting.size === 0) this.#loop.unref()
  }
}

let loop: ProcessLoop | undefined

/** Returns the loop of this environment, started by the first call. Throws `ERR_TTRPC_ENGINE`. */
export function processLoop(): ProcessLoop {
  loop ??= new ProcessLoop()
  return loop
}
