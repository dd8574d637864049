import { constants } from 'node:os'
import type { taskV3 } from '../../../containerd.js'
import { errdefsError } from '../errdefs.js'
import { processOf } from '../spec-file.js'
import { checkProcess } from './check-process.js'
import type { ExecSpec } from './exec-spec.js'
import { checkIdentifier } from './identifiers.js'
import { openIo } from './io/open-io.js'
import type { OpenedIo } from './io/opened-io.js'
import type { RuntimeExit, RuntimeProcess } from './runtime.js'
import { logged, loggerSettings, type TaskContext } from './task-context.js'
import type { TaskParts } from './task-parts.js'
import { type DeletedProcess, TaskProcess, UNKNOWN_EXIT } from './task-process.js'

/** An exec: a further process of a container. */
interface Exec {
  readonly process: TaskProcess
  readonly request: taskV3.ExecProcessRequest
  readonly spec: ExecSpec
}

/** The execs of one container. */
export class Execs {
  readonly #context: TaskContext
  readonly #parts: TaskParts
  readonly #execs = new Map<string, Exec>()

  constructor(context: TaskContext, parts: TaskParts) {
    this.#context = context
    this.#parts = parts
  }

  /** All of them, in the order in which they were added. */
  get processes(): TaskProcess[] {
    return [...this.#execs.values()].map(({ process }) => process)
  }

  /** Returns the process of an exec. Throws NOT_FOUND. */
  process(execId: string): TaskProcess {
    return this.#find(execId).process
  }

  /** Adds an exec, which `start` runs. */
  add(request: taskV3.ExecProcessRequest): void {
    const { container, init, events } = this.#parts
    const { maxExecs, maxSpecBytes } = this.#context.limits
    const { execId: id, terminal } = request
    checkIdentifier(id, 'the id of an exec')
    init.require('exec in')
    if (this.#execs.has(id)) {
      throw errdefsError('alreadyExists', `container ${container.id} has an exec ${id} already`)
    }
    if (this.#execs.size >= maxExecs) {
      throw errdefsError('resourceExhausted', `container ${container.id} has ${maxExecs} execs: delete some`)
    }
    const spec = { id, terminal, process: processOf(request.spec, maxSpecBytes) }
    this.#execs.set(id, { process: new TaskProcess(container.id, id, request), request, spec })
    events.execAdded(id)
  }

  /** Runs an exec, and returns its pid. */
  async start(execId: string): Promise<number> {
    const { init, events } = this.#parts
    const exec = this.#find(execId)
    const { process } = exec
    process.require('start')
    init.require('exec in')
    const logger = loggerSettings(this.#context, execId)
    const io = await openIo(exec.request, { process: exec.spec.process, size: process.size, logger })
    const started = await this.#run(exec, io)
    process.attach(started.pid, io)
    process.setState('running')
    events.execStarted(execId, started.pid)
    started.exited.then(
      (exit) => this.#ended(process, exit),
      (error) => {
        logged(this.#context, `learn how exec ${execId} ended`, this.#parts.container.id)(error)
        this.#ended(process, { exitCode: UNKNOWN_EXIT, exitedAt: new Date() })
      },
    )
    return started.pid
  }

  /** Deletes an exec that has ended, or was not started. */
  async delete(execId: string): Promise<DeletedProcess> {
    const { container, record } = this.#parts
    const { process } = this.#find(execId)
    process.require('delete')
    await process.drained
    process.discard()
    this.#execs.delete(execId)
    if (process.pid !== 0) {
      await record.removeExec(execId).catch(logged(this.#context, 'write the record', container.id))
    }
    return { pid: process.pid, exit: await process.wait() }
  }

  /** Kills those that run. Resolves when they have ended. */
  async endAll(): Promise<void> {
    const running = this.processes.filter(({ state }) => state === 'running')
    const ends = running.map(async (process) => {
      // Most have ended with the container already: that there is none to kill is expected.
      await this.#kill(process.pid, process.execId).catch(() => {})
      await process.wait()
    })
    await Promise.all(ends)
  }

  /** Resolves when the output of those that have ended is copied, and their loggers have ended. */
  async drained(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.drained))
  }

  /** Closes the io of all of them. */
  discardAll(): void {
    for (const process of this.processes) process.discard()
    this.#execs.clear()
  }

  /** Has the runtime run an exec, which is recorded before the user's program runs. What fails is undone. */
  async #run({ spec }: Exec, io: OpenedIo): Promise<RuntimeProcess> {
    const { runtime } = this.#context
    const { container, init, record } = this.#parts
    let started: RuntimeProcess | undefined
    try {
      init.require('exec in') // it may have ended while a logger was started
      started = checkProcess(await runtime.exec(container, spec, io.forRuntime))
      if (init.exit !== undefined) init.require('exec in') // throws: it took so long that the exit is published
      io.handedOver()
      await record.addProcess(started.pid, spec.id)
      started.release?.()
      return started
    } catch (error) {
      if (started !== undefined) {
        const failed = logged(this.#context, `kill exec ${spec.id}`, container.id)
        await this.#kill(started.pid, spec.id).catch(failed)
      }
      io.close()
      throw error
    }
  }

  async #kill(pid: number, execId: string | undefined): Promise<void> {
    const { SIGKILL } = constants.signals
    await this.#context.runtime.kill(this.#parts.container, { pid, execId }, SIGKILL, false)
  }

  #ended(process: TaskProcess, exit: RuntimeExit): void {
    if (process.state === 'deleted') return
    this.#parts.events.exited(process.execId, process.pid, exit)
    process.end(exit, this.#context.limits.ioDrainMs)
  }

  #find(execId: string): Exec {
    const exec = this.#execs.get(execId)
    if (exec !== undefined) return exec
    throw errdefsError(
      'notFound',
      `container ${this.#parts.container.id} has no exec ${JSON.stringify(execId.slice(0, 76))}`,
    )
  }
}
