/** Several signals that one call listens to; the first that aborts is told. */
export class AbortSignals {
  readonly #signals: readonly AbortSignal[]
  readonly #onAbort: (event: Event) => void

  /** None of them may be aborted yet. */
  constructor(signals: readonly (AbortSignal | undefined)[], onAbort: (aborted: AbortSignal) => void) {
    this.#signals = signals.filter((signal) => signal !== undefined)
    this.#onAbort = (event) => onAbort(event.target as AbortSignal)
    for (const signal of this.#signals) signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** The call has ended: a signal that outlives it must not keep it. */
  forget(): void {
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#onAbort)
  }
}
