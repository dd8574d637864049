import type { Worker, WorkerOptions } from 'node:worker_threads'
import { misuse } from '../../base/errors/misuse.js'
import { textOf } from '../../base/errors/text.js'
import type { WorkerExit } from './group-options.js'
import { type GroupPlace, startAt } from './group-place.js'
import { workerThreads } from './worker-threads.js'

/** What a group starts in each of its workers. */
export interface GroupProgram {
  readonly file: string | URL
  readonly options: WorkerOptions | undefined
}

/** One worker of a group, from its start to its exit. */
export class GroupWorker {
  /** In the group, from 1. */
  readonly number: number
  readonly thread: Worker
  /** Resolves when it takes connections. Rejects with `ERR_TTRPC_WORKER` when it ends before. */
  readonly joined: Promise<void>
  /** As `joined`, but resolves in both cases. */
  readonly started: Promise<void>
  /** Resolves when its thread has ended. */
  readonly exited: Promise<WorkerExit>
  #hasJoined = false
  #onJoined: () => void = () => {}

  /**
   * `receive`: called when the thread has ended, to receive what it has sent before. Throws what `new Worker()` throws.
   */
  constructor(place: GroupPlace, { file, options }: GroupProgram, receive: () => void) {
    this.number = place.worker
    const { Worker } = workerThreads()
    this.thread = startAt(place, () => new Worker(file, options))
    this.exited = exitOf(this.thread, receive)
    this.joined = new Promise((resolve, reject) => {
      this.#onJoined = resolve
      void this.exited.then((exit) => reject(endedEarly(file, exit)))
    })
    this.started = this.joined.catch(() => {})
  }

  /** Whether it has taken connections. */
  get hasJoined(): boolean {
    return this.#hasJoined
  }

  onJoined(): void {
    this.#hasJoined = true
    this.#onJoined()
  }
}

function exitOf(thread: Worker, receive: () => void): Promise<WorkerExit> {
  const { threadId } = thread
  let error: unknown
  thread.on('error', (thrown) => {
    error = thrown
  })
  return new Promise((resolve) => {
    thread.once('exit', (code) => {
      receive()
      resolve({ threadId, code, error })
    })
  })
}

function endedEarly(file: string | URL, { code, error }: WorkerExit): TypeError {
  const how = error === undefined ? `exit code ${code}` : textOf(error)
  return misuse('ERR_TTRPC_WORKER', `a worker of ${String(file)} has ended before joinGroup: ${how}`, error)
}
