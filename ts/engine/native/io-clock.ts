import { performance, process } from '../../base/runtime.js'

const NANOS_A_MS = 1e6

/**
 * The clock with which the I/O thread stamps frames: CLOCK_MONOTONIC, which is
 * also performance's clock but for where it begins.
 */
export class IoClock {
  readonly #offsetMs: number

  constructor() {
    const [seconds, nanos] = process.hrtime()
    this.#offsetMs = seconds * 1000 + nanos / NANOS_A_MS - performance.now()
  }

  /** Returns the stamp of a frame that arrives at this time of performance's clock. */
  stamp(ms: number): number {
    return Math.floor(ms + this.#offsetMs) | 0
  }
}
