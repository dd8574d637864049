/** What can keep the process alive. */
export interface ProcessHolder {
  /** Keeps the process alive until `unref` was called as often. */
  ref(): void
  unref(): void
}

/**
 * Keeps the process alive while there is work and its user allows that. Holds
 * one reference of the engine while both are so, none otherwise.
 */
export class ProcessHold {
  readonly #holder: ProcessHolder
  #needed = false
  #allowed = true

  constructor(holder: ProcessHolder) {
    this.#holder = holder
  }

  /** Whether there is work that the process should not end before. At first there is none. */
  need(needed: boolean): void {
    if (needed === this.#needed) return
    this.#needed = needed
    if (this.#allowed) this.#apply(needed)
  }

  /** Whether the work may keep the process alive. At first it may. */
  allow(allowed: boolean): void {
    if (allowed === this.#allowed) return
    this.#allowed = allowed
    if (this.#needed) this.#apply(allowed)
  }

  #apply(holds: boolean): void {
    if (holds) this.#holder.ref()
    else this.#holder.unref()
  }
}
