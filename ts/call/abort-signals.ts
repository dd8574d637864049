/** Several signals that one call listens to. `onAbort` is called for each that aborts. */
export class AbortSignals {
  readonly #signals: readonly AbortSignal[]
  readonly #onAbort: (event: Event) => void

  /** None of the signals may be aborted yet. */
  constructor(signals: readonly (AbortSignal | undefined)[], onAbort: (aborted: AbortSignal) => void) {
    this.#signals = signals.filter((signal) => signal !== undefined)
    this.#onAbort = (event) => onAbort(event.target as AbortSignal)
    for (const signal of this.#signals) signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** Stops listening: a signal that lives longer than the call must not keep it in memory. */
  forget(): void {
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#onAbort)
  }
}
