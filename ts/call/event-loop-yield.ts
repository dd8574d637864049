import { performance } from '../base/runtime.js'

/** The event loop gets its turn back after this long. */
const TURN_MS = 4
/** Messages between two looks at the clock: few, since each may have a MiB. */
const MESSAGES_A_LOOK = 16

/**
 * For loops that send messages: where there is always room, a loop over
 * promises never waits, and nothing else of the process would ever run: no
 * timer, no deadline, no other connection.
 */
export class Turn {
  #messages = 0
  #since = performance.now()

  /** After each message: has it lasted too long? Then wait for `next`. */
  get over(): boolean {
    return ++this.#messages % MESSAGES_A_LOOK === 0 && performance.now() - this.#since > TURN_MS
  }

  /** Resolves when all else had its turn. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(() => {
        this.#since = performance.now()
        resolve()
      })
    })
  }
}
