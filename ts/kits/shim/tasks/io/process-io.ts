import type { TerminalSize } from '../../../../process.js'

/** Where a process reads and writes, as its runtime passes it on. */
export interface ProcessIo {
  /** Whether the process must have a terminal, which the runtime opens: see `attachTerminal`. */
  readonly terminal: boolean
  /**
   * Descriptors for the process's stdin, stdout and stderr: `spawn(command, args, { stdio: io.stdio })`. They are those
   * of `/dev/null` where the client asked for none, and with a terminal. The kit closes them when `create` or `exec` has
   * settled.
   */
  readonly stdio: [stdin: number, stdout: number, stderr: number]
  /** The size that the terminal begins with, when the client or the spec has set one. */
  readonly terminalSize: TerminalSize | undefined
  /**
   * Hands over the master's descriptor of the process's terminal, once, before `create` or `exec` returns. The kit copies
   * between it and the client, sets its size, and closes it.
   */
  attachTerminal(master: number): void
}
