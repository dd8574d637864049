import type { Terminal } from '../terminal.js'

/** Bytes that may wait for a slow output. */
const MAX_WAITING = 8 * 1024 * 1024

/**
 * Prints lines as they come. An output that is read too slowly must neither hold up the traffic nor fill the memory:
 * lines beyond 8 MiB are left out, and their number is reported.
 */
export class LiveOutput {
  readonly #terminal: Terminal
  #left = 0

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  print(line: string): void {
    const { stdout } = this.#terminal
    if (stdout.writableLength > MAX_WAITING) {
      this.#left++
      return
    }
    if (this.#left > 0) {
      this.#terminal.complain(
        `ttrpc tap: ${this.#left} lines were left out, since the output is read too slowly`,
      )
      this.#left = 0
    }
    this.#terminal.write(line, 'styled')
  }
}
