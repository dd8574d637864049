/** Reads the log of a shim, as containerd does. */

import { Buffer } from 'node:buffer'
import { closeSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openFifo } from 'ttrpc/process'

/** The reading end of the FIFO `log`, open from now on. */
export class LogReader implements Disposable {
  readonly #fd: number
  #text = ''

  /** `bundle`: the folder. */
  constructor(bundle: string) {
    this.#fd = openFifo(join(bundle, 'log'), 'read-write', { nonblocking: true })
  }

  /** All that was written so far. */
  get text(): string {
    const chunk = Buffer.alloc(65_536)
    for (;;) {
      try {
        const length = readSync(this.#fd, chunk)
        this.#text += chunk.toString('utf8', 0, length)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return this.#text
        throw error
      }
    }
  }

  /** Resolves with the first line that fits. */
  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.text.split('\n').find((line) => pattern.test(line))
      if (found !== undefined) return found
      await delay(2)
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd)
  }
}
