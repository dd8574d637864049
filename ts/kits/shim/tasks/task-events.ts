import { taskEvents } from '../../../containerd.js'
import type { CreateRequest } from './create-request.js'
import type { RuntimeExit } from './runtime.js'
import type { EventSink } from './task-host.js'

/** Publishes the events of one container. */
export class TaskEvents {
  readonly #sink: EventSink
  readonly #containerId: string

  constructor(sink: EventSink, containerId: string) {
    this.#sink = sink
    this.#containerId = containerId
  }

  created(request: CreateRequest, pid: number): void {
    const { bundle, rootfs, stdin, stdout, stderr, terminal, checkpoint } = request
    const io = { stdin, stdout, stderr, terminal }
    const message = { containerId: this.#containerId, bundle, rootfs, io, checkpoint, pid }
    this.#sink.publish('/tasks/create', taskEvents.TaskCreate, message)
  }

  started(pid: number): void {
    const message = { containerId: this.#containerId, pid }
    this.#sink.publish('/tasks/start', taskEvents.TaskStart, message)
  }

  execAdded(execId: string): void {
    const message = { containerId: this.#containerId, execId }
    this.#sink.publish('/tasks/exec-added', taskEvents.TaskExecAdded, message)
  }

  execStarted(execId: string, pid: number): void {
    const message = { containerId: this.#containerId, execId, pid }
    this.#sink.publish('/tasks/exec-started', taskEvents.TaskExecStarted, message)
  }

  /** `execId`: undefined for the first process, whose exit has the container's id. */
  exited(execId: string | undefined, pid: number, exit: RuntimeExit): void {
    const { exitCode: exitStatus, exitedAt } = exit
    const containerId = this.#containerId
    const message = { containerId, id: execId ?? containerId, pid, exitStatus, exitedAt }
    this.#sink.publish('/tasks/exit', taskEvents.TaskExit, message)
  }

  deleted(pid: number, exit: RuntimeExit): void {
    const { exitCode: exitStatus, exitedAt } = exit
    const message = { containerId: this.#containerId, pid, exitStatus, exitedAt }
    this.#sink.publish('/tasks/delete', taskEvents.TaskDelete, message)
  }

  paused(): void {
    this.#sink.publish('/tasks/paused', taskEvents.TaskPaused, { containerId: this.#containerId })
  }

  resumed(): void {
    this.#sink.publish('/tasks/resumed', taskEvents.TaskResumed, { containerId: this.#containerId })
  }

  checkpointed(checkpoint: string): void {
    const message = { containerId: this.#containerId, checkpoint }
    this.#sink.publish('/tasks/checkpointed', taskEvents.TaskCheckpointed, message)
  }
}
