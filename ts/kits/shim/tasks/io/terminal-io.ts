import {
  copyDescriptor,
  type DescriptorCopy,
  resizeTerminal,
  type TerminalSize,
} from '../../../../process.js'
import { errdefsError } from '../../errdefs.js'
import type { StdioRequest } from '../create-request.js'
import { within } from '../within.js'
import { Descriptors } from './descriptors.js'
import type { LoggerPipes } from './logger.js'
import { isFifo, openTarget } from './open-target.js'
import type { OpenedIo } from './opened-io.js'
import type { ProcessIo } from './process-io.js'
import { stdioTarget } from './stdio-target.js'

/**
 * The io of a process with a terminal: the shim has its master, and copies between that and the client's FIFOs, which it
 * holds open as in `PipeIo`. A terminal has no stderr of its own.
 */
export class TerminalIo implements OpenedIo {
  readonly forRuntime: ProcessIo
  readonly #open = new Descriptors()
  readonly #nulls = new Descriptors()
  readonly #output: number
  readonly #input: number
  /** The writing end of a stdin FIFO, which keeps its end from coming. */
  readonly #stdin: number | undefined
  #size: TerminalSize | undefined
  #master: number | undefined
  #fromMaster: DescriptorCopy | undefined
  #toMaster: DescriptorCopy | undefined

  /**
   * Opens everything. Throws the error that answers the call when something cannot be opened. `logger`: takes the output,
   * and belongs to this object from now on.
   */
  constructor(request: StdioRequest, size: TerminalSize | undefined, logger?: LoggerPipes) {
    this.#size = size
    if (logger !== undefined) for (const pipe of [logger.stdout, logger.stderr]) this.#open.add(pipe)
    try {
      const stdin = stdioTarget('stdin', request.stdin)
      // First, as in `PipeIo`: the client may write as soon as it can open the FIFO.
      this.#input = this.#open.add(openTarget(stdin, { name: 'stdin', access: 'read', nonblocking: true }))
      if (isFifo('stdin', stdin)) {
        const options = { name: 'stdin', access: 'write', nonblocking: true } as const
        this.#stdin = this.#open.add(openTarget(stdin, options))
      }
      this.#output = logger?.stdout ?? this.#openOutput(request)
      this.forRuntime = this.#forRuntime()
    } catch (error) {
      this.close()
      throw error
    }
  }

  handedOver(): void {
    this.#nulls.closeAll()
    if (this.#master !== undefined) return
    throw errdefsError('internal', 'the runtime attached no terminal: it must call io.attachTerminal')
  }

  resize(size: TerminalSize): void {
    this.#size = size
    if (this.#master !== undefined) resizeTerminal(this.#master, size)
  }

  closeStdin(): void {
    if (this.#stdin !== undefined) this.#open.close(this.#stdin)
  }

  async end(drainMs: number): Promise<void> {
    // It fails with EPIPE, and the like: what cannot be written is lost with its reader.
    if (this.#fromMaster !== undefined) await within(this.#fromMaster.done, drainMs)
    this.close()
  }

  close(): void {
    this.#toMaster?.stop()
    this.#fromMaster?.stop()
    this.#nulls.closeAll()
    this.#open.closeAll()
    this.#master = undefined
  }

  #openOutput(request: StdioRequest): number {
    const stdout = stdioTarget('stdout', request.stdout)
    const access = isFifo('stdout', stdout) ? 'read-write' : 'write'
    return this.#open.add(openTarget(stdout, { name: 'stdout', access, nonblocking: true }))
  }

  #forRuntime(): ProcessIo {
    const none = { kind: 'none' } as const
    const stdio = (['stdin', 'stdout', 'stderr'] as const).map((name) =>
      this.#nulls.add(openTarget(none, { name, access: 'read-write' })),
    )
    return {
      terminal: true,
      terminalSize: this.#size,
      stdio: stdio as [number, number, number],
      attachTerminal: (master) => this.#attach(master),
    }
  }

  #attach(master: number): void {
    if (this.#master !== undefined) throw errdefsError('internal', 'the runtime attached a terminal twice')
    this.#master = this.#open.add(master)
    if (this.#size !== undefined) resizeTerminal(master, this.#size)
    this.#fromMaster = copyDescriptor(master, this.#output)
    // A file or /dev/null cannot be waited for: a terminal has no input then.
    if (this.#stdin !== undefined) this.#toMaster = copyDescriptor(this.#input, master)
  }
}
