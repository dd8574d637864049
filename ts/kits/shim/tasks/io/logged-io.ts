import type { TerminalSize } from '../../../../process.js'
import type { Logger } from './logger.js'
import type { OpenedIo } from './opened-io.js'
import type { ProcessIo } from './process-io.js'

/** The io of a process whose output a logger reads, which ends with the process. */
export class LoggedIo implements OpenedIo {
  readonly #io: OpenedIo
  readonly #logger: Logger

  constructor(io: OpenedIo, logger: Logger) {
    this.#io = io
    this.#logger = logger
  }

  get forRuntime(): ProcessIo {
    return this.#io.forRuntime
  }

  handedOver(): void {
    this.#io.handedOver()
  }

  resize(size: TerminalSize): void {
    this.#io.resize(size)
  }

  closeStdin(): void {
    this.#io.closeStdin()
  }

  async end(drainMs: number): Promise<void> {
    await this.#io.end(drainMs)
    await this.#logger.end(drainMs)
  }

  close(): void {
    this.#io.close()
    this.#logger.close()
  }
}
