import { errdefsError } from '../errdefs.js'
import type { CreateRequest } from './create-request.js'
import { checkCreate, createTask } from './create-task.js'
import { Creation } from './creation.js'
import { Task } from './task.js'
import { logged, type TaskContext } from './task-context.js'
import type { DeletedProcess } from './task-process.js'

/** The tasks of a daemon by their ids. */
export class TaskTable {
  readonly #context: TaskContext
  readonly #tasks = new Map<string, Task | Creation>()
  /** What ends the daemon when the last task has gone, after a Shutdown that came while a Create ran. */
  #end: (() => void) | undefined

  constructor(context: TaskContext) {
    this.#context = context
  }

  /** Those that are created. */
  get tasks(): Task[] {
    return [...this.#tasks.values()].filter((entry) => entry instanceof Task)
  }

  /** Whether there is no task, and no Create runs. */
  get isEmpty(): boolean {
    return this.#tasks.size === 0
  }

  /** Returns a task; undefined for an id without one. */
  find(id: string): Task | undefined {
    const entry = this.#tasks.get(id)
    return entry instanceof Task ? entry : undefined
  }

  /** Returns a task. Throws NOT_FOUND. */
  get(id: string): Task {
    const task = this.find(id)
    if (task !== undefined) return task
    throw errdefsError('notFound', `this shim has no container ${JSON.stringify(id.slice(0, 76))}`)
  }

  /** Like `get`, when a Create of the id that runs has ended. Rejects with the signal's reason when that aborts before. */
  async created(id: string, signal: AbortSignal): Promise<Task> {
    const entry = this.#tasks.get(id)
    if (entry instanceof Creation) await entry.wait(signal)
    return this.get(id)
  }

  /** Creates a task. Rejects with ALREADY_EXISTS for an id that has one. */
  async create(request: CreateRequest): Promise<Task> {
    const { id } = request
    const { maxTasks, maxWaitingCalls } = this.#context.limits
    checkCreate(request)
    if (this.#tasks.has(id)) throw errdefsError('alreadyExists', `this shim has a container ${id} already`)
    if (this.#tasks.size >= maxTasks) {
      throw errdefsError('resourceExhausted', `this shim has ${maxTasks} containers: delete some`)
    }
    const creation = new Creation(maxWaitingCalls)
    this.#tasks.set(id, creation)
    try {
      const task = await createTask(request, this.#context)
      this.#tasks.set(id, task)
      if (creation.isUnwanted) this.#deleteUnwanted(id, task)
      return task
    } catch (error) {
      this.#remove(id)
      throw error
    } finally {
      creation.end()
    }
  }

  /** Deletes an exec of a task, or with '' the task. Waits for a Create of the id that runs. */
  async delete(id: string, execId: string, signal: AbortSignal): Promise<DeletedProcess> {
    const entry = this.#tasks.get(id)
    if (entry instanceof Creation) await (execId === '' ? entry.waitToDelete(signal) : entry.wait(signal))
    const deleted = await this.get(id).delete(execId, signal)
    if (execId === '') this.#remove(id)
    return deleted
  }

  /**
   * Calls `end` when there is no task. While a Create runs, whose client may have left, it is called when the last task
   * has gone; the next Shutdown decides anew.
   */
  shutdown(end: () => void): void {
    const entries = [...this.#tasks.values()]
    if (entries.length === 0) end()
    else this.#end = entries.some((entry) => entry instanceof Creation) ? end : undefined
  }

  /** Deletes a task for a Delete whose caller has left during Create. */
  #deleteUnwanted(id: string, task: Task): void {
    const deleted = task.delete('').then(() => this.#remove(id))
    deleted.catch(logged(this.#context, 'delete what a Create without its client made', id))
  }

  #remove(id: string): void {
    this.#tasks.delete(id)
    if (this.#tasks.size > 0) return
    const end = this.#end
    this.#end = undefined
    end?.()
  }
}
