import type { taskV3 } from '../../../containerd.js'
import type { TerminalSize } from '../../../process.js'
import type { StdioRequest } from './create-request.js'
import type { OpenedIo } from './io/opened-io.js'
import { type Operation, type ProcessState, requireAllowed, statusOf } from './process-state.js'
import type { RuntimeExit } from './runtime.js'
import { Waiters } from './waiters.js'

/** A process of a container as calls see it: the first one, or an exec. */
export class TaskProcess {
  /** Undefined for the first process. */
  readonly execId: string | undefined
  readonly #what: string
  readonly #stdio: StdioRequest
  readonly #waiters = new Waiters<RuntimeExit>()
  #state: ProcessState = 'created'
  #pid = 0
  #io: OpenedIo | undefined
  #stdinClosed = false
  #size: TerminalSize | undefined
  /** Resolves when the output of the process that has ended is copied. */
  #drained: Promise<void> = Promise.resolve()

  constructor(containerId: string, execId: string | undefined, stdio: StdioRequest) {
    this.execId = execId
    this.#what =
      execId === undefined ? `container ${containerId}` : `exec ${execId} of container ${containerId}`
    this.#stdio = stdio
  }

  get state(): ProcessState {
    return this.#state
  }

  /** 0 before there is a process. */
  get pid(): number {
    return this.#pid
  }

  /** How it ended; undefined before. */
  get exit(): RuntimeExit | undefined {
    return this.#waiters.value
  }

  /** The size of its terminal that a client has set. */
  get size(): TerminalSize | undefined {
    return this.#size
  }

  get drained(): Promise<void> {
    return this.#drained
  }

  /** How many calls wait for its end. */
  get waiters(): number {
    return this.#waiters.size
  }

  /** Throws the error of containerd for an operation that the state does not allow. */
  require(operation: Operation): void {
    requireAllowed(this.#state, operation, this.#what)
  }

  setState(state: ProcessState): void {
    this.#state = state
  }

  /** Takes the process that the runtime has made, with its io. */
  attach(pid: number, io: OpenedIo): void {
    this.#pid = pid
    this.#io = io
    if (this.#size !== undefined) io.resize(this.#size)
    if (this.#stdinClosed) io.closeStdin()
  }

  /** Sets the size of its terminal; before there is one, the size that it will begin with. */
  resize(size: TerminalSize): void {
    this.#size = size
    this.#io?.resize(size)
  }

  /** Ends its stdin, at once or as soon as it has io: a process may run, and print, before its Start is answered. */
  closeStdin(): void {
    this.#stdinClosed = true
    this.#io?.closeStdin()
  }

  /** Resolves at its end. Rejects when the signal aborts before. */
  wait(signal?: AbortSignal): Promise<RuntimeExit> {
    return this.#waiters.wait(signal)
  }

  /** Called once, when it has ended. */
  end(exit: RuntimeExit, drainMs: number): void {
    this.#state = 'stopped'
    this.#drained = this.#io?.end(drainMs) ?? Promise.resolve()
    this.#waiters.settle(exit)
  }

  /** Closes its io at once, and answers those who still wait. */
  discard(): void {
    this.#state = 'deleted'
    this.#io?.close()
    if (this.exit === undefined) this.#waiters.settle({ exitCode: UNKNOWN_EXIT, exitedAt: new Date() })
  }

  /** Returns the part of State's answer that this process knows. `container`: the state of the first process. */
  describe(container: ProcessState): Omit<taskV3.StateResponseInit, 'id' | 'bundle'> {
    const { stdin, stdout, stderr, terminal } = this.#stdio
    const frozen = container === 'paused' || container === 'pausing'
    const status = statusOf(this.#state === 'running' && frozen ? container : this.#state)
    const { exitCode: exitStatus, exitedAt } = this.exit ?? {}
    const { execId } = this
    return { pid: this.#pid, status, stdin, stdout, stderr, terminal, exitStatus, exitedAt, execId }
  }
}

/** The exit status of a process of which none is known, as containerd has it. */
export const UNKNOWN_EXIT = 255

/** A process that was deleted. */
export interface DeletedProcess {
  readonly pid: number
  readonly exit: RuntimeExit
}
