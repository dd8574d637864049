import { closeSync, writeSync } from 'node:fs'
import { process } from '../../../base/runtime.js'
import { oneLine } from '../one-line.js'

/** The descriptor on which a daemon reports to the `start` that began it. */
export const REPORT_FD = 4
/** Set, to any value, in the environment of a daemon that has the descriptor. */
export const REPORT_VARIABLE = 'TTRPC_SHIM_REPORT'
/** What a daemon writes once it serves. */
export const SERVES = 'serves'

/** What a daemon reports to its `start`, once: that it serves, or why it does not. */
export class Report {
  #open: boolean

  private constructor(open: boolean) {
    this.#open = open
  }

  /** Returns that of this process, whose own processes get nothing of it. Call it once. */
  static ofThisProcess(): Report {
    const open = process.env[REPORT_VARIABLE] !== undefined
    delete process.env[REPORT_VARIABLE]
    return new Report(open)
  }

  /** Throws when the `start` has ended, which then has not passed on the address. */
  serves(): void {
    try {
      this.#write(SERVES)
    } catch (error) {
      throw new Error(`the start of this daemon has ended before its answer (${(error as Error).message})`)
    }
  }

  /** Never throws. Does nothing after another report. */
  failed(reason: string): void {
    try {
      this.#write(oneLine(reason))
    } catch {
      // The `start` has ended.
    }
  }

  #write(text: string): void {
    if (!this.#open) return
    this.#open = false
    try {
      writeSync(REPORT_FD, `${text}\n`)
    } finally {
      closeSync(REPORT_FD)
    }
  }
}
