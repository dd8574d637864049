import type { Terminal } from './terminal.js'

/** One command of the command line. Each is a file of its own, loaded when it is run. */
export interface Command {
  /** What `ttrpc NAME --help` prints: at most a screen. */
  readonly help: string
  /**
   * Runs with the arguments behind its name. Resolves with the exit code. Throws `UsageError` for arguments that do not
   * fit; any other error is printed as one line.
   */
  run(args: readonly string[], terminal: Terminal): Promise<number>
}

/** Arguments that do not fit the command: exit code 2, and a word on `--help`. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
