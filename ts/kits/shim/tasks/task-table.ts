import { errdefsError } from '../errdefs.js'
import type { CreateRequest } from './create-request.js'
import { checkCreate, createTask } from './create-task.js'
import type { Task } from './task.js'
import type { TaskContext } from './task-context.js'
import type { DeletedProcess } from './task-process.js'

/** The tasks of a daemon by their ids. */
export class TaskTable {
  readonly #context: TaskContext
  /** Undefined while Create runs, which keeps the id. */
  readonly #tasks = new Map<string, Task | undefined>()

  constructor(context: TaskContext) {
    this.#context = context
  }

  /** How many there are, those that are being created among them. */
  get size(): number {
    return this.#tasks.size
  }

  /** Those that are created. */
  get tasks(): Task[] {
    return [...this.#tasks.values()].filter((task) => task !== undefined)
  }

  /** Returns a task; undefined for an id without one. */
  find(id: string): Task | undefined {
    return this.#tasks.get(id)
  }

  /** Returns a task. Throws NOT_FOUND. */
  get(id: string): Task {
    const task = this.#tasks.get(id)
    if (task !== undefined) return task
    throw errdefsError('notFound', `this shim has no container ${JSON.stringify(id.slice(0, 76))}`)
  }

  /** Creates a task. Rejects with ALREADY_EXISTS for an id that has one. */
  async create(request: CreateRequest): Promise<Task> {
    const { id } = request
    const { maxTasks } = this.#context.limits
    checkCreate(request)
    if (this.#tasks.has(id)) throw errdefsError('alreadyExists', `this shim has a container ${id} already`)
    if (this.#tasks.size >= maxTasks) {
      throw errdefsError('resourceExhausted', `this shim has ${maxTasks} containers: delete some`)
    }
    this.#tasks.set(id, undefined)
    try {
      const task = await createTask(request, this.#context)
      this.#tasks.set(id, task)
      return task
    } catch (error) {
      this.#tasks.delete(id)
      throw error
    }
  }

  /** Deletes an exec of a task, or with '' the task. */
  async delete(id: string, execId: string, signal: AbortSignal): Promise<DeletedProcess> {
    const task = this.get(id)
    const deleted = await task.delete(execId, signal)
    if (execId === '') this.#tasks.delete(id)
    return deleted
  }
}
