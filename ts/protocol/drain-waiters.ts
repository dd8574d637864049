/** Senders that wait until the peer has taken what is queued for it. */
export class DrainWaiters {
  /** By the call that they send for. */
  #waiting: Map<object, (() => void)[]> | undefined

  /** Does anybody wait? */
  get any(): boolean {
    return this.#waiting !== undefined
  }

  /** Resolves at the next `wake`, or when `call` is released; who is woken looks again. */
  wait(call: object): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting ??= new Map()
      const others = this.#waiting.get(call)
      if (others === undefined) this.#waiting.set(call, [resolve])
      else others.push(resolve)
    })
  }

  /** The call has ended: its senders have nothing to wait for. */
  release(call: object): void {
    const senders = this.#waiting?.get(call)
    if (senders === undefined) return
    this.#waiting!.delete(call)
    if (this.#waiting!.size === 0) this.#waiting = undefined
    for (const resolve of senders) resolve()
  }

  wake(): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting === undefined) return
    for (const senders of waiting.values()) for (const resolve of senders) resolve()
  }
}
