import type { TerminalSize } from '../../../../process.js'
import type { ProcessIo } from './process-io.js'

/** The opened io of one process, as tasks use it. */
export interface OpenedIo {
  /** What the runtime receives. */
  readonly forRuntime: ProcessIo
  /**
   * Called once when the runtime has made the process: closes what only that needed. Throws INTERNAL when the runtime
   * attached no terminal to a process that must have one.
   */
  handedOver(): void
  /** Sets the size of the terminal, also before there is one. Does nothing without a terminal. */
  resize(size: TerminalSize): void
  /** Lets the process reach the end of its stdin, once its client has closed that too. */
  closeStdin(): void
  /**
   * Called once when the process has ended: resolves when what it wrote has been copied, at the latest after `drainMs`.
   * Everything is closed then.
   */
  end(drainMs: number): Promise<void>
  /** Closes everything at once. Safe to call several times. */
  close(): void
}
