import { performance, setImmediate } from '../base/runtime.js'

/** How long a loop may run before it yields. */
const YIELD_AFTER_MS = 4
/** Messages between two readings of the clock: few, since each may have a MiB. */
const MESSAGES_A_CLOCK = 16

/**
 * Lets a loop that sends messages yield to the event loop. Where the peer always
 * has room, such a loop only awaits settled promises, and without it no timer,
 * no deadline and no other connection of the process would run.
 */
export class EventLoopYield {
  #messages = 0
  #since = performance.now()

  /** To be read once after each message. True: the loop has run for too long and must await `wait()`. */
  get due(): boolean {
    return ++this.#messages % MESSAGES_A_CLOCK === 0 && performance.now() - this.#since > YIELD_AFTER_MS
  }

  /** Resolves after the event loop has run. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(() => {
        this.#since = performance.now()
        resolve()
      })
    })
  }
}
