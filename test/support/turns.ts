/** Counts turns of the event loop until it is stopped. */
export class Turns {
  count = 0
  #on = true

  constructor() {
    const next = (): void => {
      this.count++
      if (this.#on) setImmediate(next)
    }
    setImmediate(next)
  }

  stop(): void {
    this.#on = false
  }

  [Symbol.dispose](): void {
    this.stop()
  }
}

/** Keeps the event loop busy. */
export function busy(ms: number): void {
  const startMs = performance.now()
  while (performance.now() - startMs < ms);
}
