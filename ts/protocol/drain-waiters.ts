/** Senders that wait until the peer has taken what is queued for it. */
export class DrainWaiters {
  #waiting: (() => void)[] | undefined

  /** Does anybody wait? */
  get any(): boolean {
    return this.#waiting !== undefined
  }

  /** Resolves at the next `wake`; who is woken looks again. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting ??= []
      this.#waiting.push(resolve)
    })
  }

  wake(): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting !== undefined) for (const resolve of waiting) resolve()
  }
}
