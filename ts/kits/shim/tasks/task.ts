import { constants } from 'node:os'
import type { taskV3 } from '../../../containerd.js'
import { errdefsError, errdefsNameOf } from '../errdefs.js'
import type { CreateRequest } from './create-request.js'
import { Execs } from './execs.js'
import type { OpenedIo } from './io/opened-io.js'
import { Lock } from './lock.js'
import { OomReports } from './oom-reports.js'
import { unmountRootfs } from './rootfs.js'
import type { RuntimeExit, RuntimeProcess } from './runtime.js'
import type { TaskContainer } from './task-container.js'
import { logged, type TaskContext } from './task-context.js'
import { TaskControls } from './task-controls.js'
import { TaskEvents } from './task-events.js'
import { type DeletedProcess, TaskProcess, UNKNOWN_EXIT } from './task-process.js'
import type { TaskRecord } from './task-record.js'
import { within } from './within.js'

/** What Create has made. */
export interface CreatedTask {
  readonly request: CreateRequest
  readonly container: TaskContainer
  readonly record: TaskRecord
  readonly process: RuntimeProcess
  readonly io: OpenedIo
  /** Where the root file system is mounted. */
  readonly targets: readonly string[]
}

/**
 * A container with its processes, from Create to Delete. Its exit is published after those of its execs: they are killed
 * when the first process has ended.
 */
export class Task {
  readonly container: TaskContainer
  readonly init: TaskProcess
  readonly execs: Execs
  readonly controls: TaskControls
  readonly #context: TaskContext
  readonly #created: CreatedTask
  readonly #events: TaskEvents
  readonly #lock: Lock
  readonly #oom: OomReports
  /** The start that runs: the exit of its process is published after it. */
  #starting: Promise<unknown> = Promise.resolve()

  /** Publishes that the container is created. */
  constructor(context: TaskContext, created: CreatedTask) {
    const { container, request, record } = created
    this.#context = context
    this.#created = created
    this.container = container
    this.init = new TaskProcess(container.id, undefined, request)
    this.init.attach(created.process.pid, created.io)
    this.#events = new TaskEvents(context.host.publisher, container.id)
    this.#lock = new Lock(context.limits.maxWaitingCalls)
    const shared = { container, init: this.init, events: this.#events, record }
    this.execs = new Execs(context, shared)
    this.controls = new TaskControls(context.runtime, shared)
    this.#events.created(request, this.init.pid)
    this.#oom = new OomReports(context, container, () => this.#events.outOfMemory())
    created.process.exited.then(
      (exit) => this.#initEnded(exit),
      (error) => this.#initEnded(this.#unknownExit(error)),
    )
  }

  /** Returns a process; the first one for ''. Throws NOT_FOUND for an exec that does not exist. */
  process(execId: string): TaskProcess {
    return execId === '' ? this.init : this.execs.process(execId)
  }

  /** Runs an operation when those before it have ended. */
  locked<T>(operation: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#lock.run(operation, signal)
  }

  /** Starts the first process, or an exec, and returns its pid. */
  start(execId: string, signal: AbortSignal): Promise<number> {
    return this.locked(async () => {
      const starting = execId === '' ? this.#startInit() : this.execs.start(execId)
      this.#starting = starting.catch(() => {})
      return await starting
    }, signal)
  }

  /**
   * Sends a signal. Does not wait for other operations: a start that hangs can be killed. `all` means those of the
   * container, and is ignored for an exec, as containerd's own shim does.
   */
  async kill({ execId, signal, all }: taskV3.KillRequest): Promise<void> {
    if (signal > MAX_SIGNAL)
      throw errdefsError('invalidArgument', `a signal is at most ${MAX_SIGNAL}, not ${signal}`)
    const process = this.process(execId)
    process.require('kill')
    const { pid } = process
    if (pid === 0)
      throw errdefsError('failedPrecondition', `exec ${execId} is not started: there is nothing to kill`)
    const target = { pid, execId: process.execId }
    await this.#context.runtime.kill(this.container, target, signal, all && execId === '')
  }

  /** Deletes an exec that has ended, or with '' the container. */
  delete(execId: string, signal?: AbortSignal): Promise<DeletedProcess> {
    return this.locked(() => (execId === '' ? this.#deleteInit() : this.execs.delete(execId)), signal)
  }

  /** Closes all io at once, since the daemon ends. */
  close(): void {
    void this.#oom.end(0)
    this.execs.discardAll()
    this.#created.io.close()
  }

  async #startInit(): Promise<number> {
    const { init } = this
    init.require('start')
    await this.#context.runtime.start(this.container)
    if (init.exit !== undefined) init.require('start') // throws: it took so long that the exit is published
    if (init.state === 'created') init.setState('running')
    this.#events.started(init.pid)
    return init.pid
  }

  async #deleteInit(): Promise<DeletedProcess> {
    const { init, container } = this
    const { runtime, host, limits } = this.#context
    init.require('delete')
    const exit = init.exit ?? (await this.#killCreated())
    await Promise.all([init.drained, within(this.execs.drained(), limits.ioDrainMs)])
    await runtime.delete(container)
    await unmountRootfs(this.#created.targets)
    this.execs.discardAll()
    init.discard()
    await this.#created.record.setDeleted().catch(logged(this.#context, 'write the record', container.id))
    this.#events.deleted(init.pid, exit)
    host.log.debug('deleted', { id: container.id, exitStatus: exit.exitCode })
    return { pid: init.pid, exit }
  }

  /** Ends a container that was never started. */
  async #killCreated(): Promise<RuntimeExit> {
    const { runtime, limits } = this.#context
    const target = { pid: this.init.pid, execId: undefined }
    try {
      await runtime.kill(this.container, target, constants.signals.SIGKILL, true)
    } catch (error) {
      // It has ended meanwhile. As the answer of Delete this would mean that the container is deleted.
      if (errdefsNameOf(error) !== 'notFound') throw error
    }
    return await this.init.wait(AbortSignal.timeout(limits.execExitMs))
  }

  /** Called once, when the first process has ended. */
  async #initEnded(exit: RuntimeExit): Promise<void> {
    const { init, container } = this
    const { limits } = this.#context
    init.setState('ending') // at once: Kill must not reach a process that has got the id since
    await within(this.#started(), limits.execExitMs)
    await within(this.execs.endAll(), limits.execExitMs)
    await this.#oom.end(limits.execExitMs)
    this.#events.exited(undefined, init.pid, exit)
    init.end(exit, limits.ioDrainMs)
    await this.#created.record.setExit(exit).catch(logged(this.#context, 'record the exit', container.id))
  }

  /** Resolves when no start runs. */
  async #started(): Promise<void> {
    for (let awaited: unknown; awaited !== this.#starting; ) {
      awaited = this.#starting
      await awaited
    }
  }

  #unknownExit(error: unknown): RuntimeExit {
    logged(this.#context, 'learn how the first process ended', this.container.id)(error)
    return { exitCode: UNKNOWN_EXIT, exitedAt: new Date() }
  }
}

/** The last of Linux's signals. */
const MAX_SIGNAL = 64
