import { errdefsError } from '../../errdefs.js'
import type { StdioRequest } from '../create-request.js'
import { Descriptors } from './descriptors.js'
import type { LoggerPipes } from './logger.js'
import { isFifo, openTarget } from './open-target.js'
import type { OpenedIo } from './opened-io.js'
import type { ProcessIo } from './process-io.js'
import { type StdioName, stdioTarget } from './stdio-target.js'

/**
 * The io of a process without a terminal: it inherits the FIFOs or files themselves, so that no byte passes through the
 * shim. The shim holds the FIFOs open meanwhile: the client, or containerd, may leave and come back, and the process
 * receives neither EPIPE nor the end of its stdin by that.
 */
export class PipeIo implements OpenedIo {
  readonly forRuntime: ProcessIo
  /** The process's own ends, until the runtime has passed them on. */
  readonly #handed = new Descriptors()
  /** Held while the process runs. */
  readonly #held = new Descriptors()
  readonly #stdin: number | undefined

  /**
   * Opens everything. Throws the error that answers the call when something cannot be opened. `logger`: takes the output,
   * and belongs to this object from now on.
   */
  constructor(request: StdioRequest, logger?: LoggerPipes) {
    if (logger !== undefined) for (const pipe of [logger.stdout, logger.stderr]) this.#handed.add(pipe)
    try {
      // The reading end of stdin first: a client that waits to open it may write, and needs a reader, from then on.
      const stdin = this.#open('stdin', request.stdin)
      this.#stdin = this.#hold('stdin', request.stdin)
      const { stdout, stderr } = logger ?? this.#outputs(request)
      this.forRuntime = {
        terminal: false,
        terminalSize: undefined,
        stdio: [stdin, stdout, stderr],
        attachTerminal: () => {
          throw errdefsError('internal', 'the runtime attached a terminal to a process that must have none')
        },
      }
    } catch (error) {
      this.close()
      throw error
    }
  }

  handedOver(): void {
    this.#handed.closeAll()
  }

  resize(): void {}

  closeStdin(): void {
    if (this.#stdin !== undefined) this.#held.close(this.#stdin)
  }

  async end(): Promise<void> {
    this.close()
  }

  close(): void {
    this.#handed.closeAll()
    this.#held.closeAll()
  }

  #outputs(request: StdioRequest): LoggerPipes {
    this.#hold('stdout', request.stdout)
    this.#hold('stderr', request.stderr)
    return { stdout: this.#open('stdout', request.stdout), stderr: this.#open('stderr', request.stderr) }
  }

  /** Opens a FIFO to hold it: of stdin only the end that the client writes to, so that its end can come. */
  #hold(name: StdioName, text: string): number | undefined {
    const target = stdioTarget(name, text)
    if (!isFifo(name, target)) return undefined
    const access = name === 'stdin' ? 'write' : 'read-write'
    return this.#held.add(openTarget(target, { name, access, nonblocking: true }))
  }

  #open(name: StdioName, text: string): number {
    const access = name === 'stdin' ? 'read' : 'write'
    return this.#handed.add(openTarget(stdioTarget(name, text), { name, access }))
  }
}
