import { taskEvents } from '../../../containerd.js'
import type { Publisher } from '../shim.js'
import type { CreateRequest } from './create-request.js'
import type { RuntimeExit } from './runtime.js'

/** Publishes the events of one container. */
export class TaskEvents {
  readonly #publisher: Publisher
  readonly #containerId: string

  constructor(publisher: Publisher, containerId: string) {
    this.#publisher = publisher
    this.#containerId = containerId
  }

  created(request: CreateRequest, pid: number): void {
    const { bundle, rootfs, stdin, stdout, stderr, terminal, checkpoint } = request
    const io = { stdin, stdout, stderr, terminal }
    const message = { containerId: this.#containerId, bundle, rootfs, io, checkpoint, pid }
    this.#publisher.publish('/tasks/create', taskEvents.TaskCreate, message)
  }

  started(pid: number): void {
    const message = { containerId: this.#containerId, pid }
    this.#publisher.publish('/tasks/start', taskEvents.TaskStart, message)
  }

  execAdded(execId: string): void {
    const message = { containerId: this.#containerId, execId }
    this.#publisher.publish('/tasks/exec-added', taskEvents.TaskExecAdded, message)
  }

  execStarted(execId: string, pid: number): void {
    const message = { containerId: this.#containerId, execId, pid }
    this.#publisher.publish('/tasks/exec-started', taskEvents.TaskExecStarted, message)
  }

  outOfMemory(): void {
    this.#publisher.publish('/tasks/oom', taskEvents.TaskOOM, { containerId: this.#containerId })
  }

  /** `execId`: undefined for the first process, whose exit has the container's id. */
  exited(execId: string | undefined, pid: number, exit: RuntimeExit): void {
    const { exitCode: exitStatus, exitedAt } = exit
    const containerId = this.#containerId
    const message = { containerId, id: execId ?? containerId, pid, exitStatus, exitedAt }
    this.#publisher.publish('/tasks/exit', taskEvents.TaskExit, message)
  }

  deleted(pid: number, exit: RuntimeExit): void {
    const { exitCode: exitStatus, exitedAt } = exit
    const message = { containerId: this.#containerId, pid, exitStatus, exitedAt }
    this.#publisher.publish('/tasks/delete', taskEvents.TaskDelete, message)
  }

  paused(): void {
    this.#publisher.publish('/tasks/paused', taskEvents.TaskPaused, { containerId: this.#containerId })
  }

  resumed(): void {
    this.#publisher.publish('/tasks/resumed', taskEvents.TaskResumed, { containerId: this.#containerId })
  }

  checkpointed(checkpoint: string): void {
    const message = { containerId: this.#containerId, checkpoint }
    this.#publisher.publish('/tasks/checkpointed', taskEvents.TaskCheckpointed, message)
  }
}
