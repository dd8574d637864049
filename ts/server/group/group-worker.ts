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

/** `drained`: its server has ended by a shutdown of the group, and it has reported what was cut. */
type WorkerState = 'starting' | 'joined' | 'failed' | 'drained'

/** One worker of a group, from its start to its exit. */
export class GroupWorker {
  /** In the group, from 1. */
  readonly number: number
  readonly thread: Worker
  /** Resolves when it takes connections. Rejects with `ERR_TTRPC_WORKER` when its `joinGroup` fails or it ends before. */
  readonly joined: Promise<void>
  /** Resolves when its thread has ended. */
  readonly exited: Promise<WorkerExit>
  readonly #file: string | URL
  #state: WorkerState = 'starting'
  #onJoined: () => void = () => {}
  #onFailed: (error: TypeError) => void = () => {}

  /**
   * `receive`: called when the thread has ended, to receive what it has sent before. Throws what `new Worker()` throws.
   */
  constructor(place: GroupPlace, { file, options }: GroupProgram, receive: () => void) {
    this.number = place.worker
    this.#file = file
    const { Worker } = workerThreads()
    this.thread = startAt(place, () => new Worker(file, options))
    this.exited = exitOf(this.thread, receive)
    this.joined = new Promise((resolve, reject) => {
      this.#onJoined = resolve
      this.#onFailed = reject
      void this.exited.then((exit) => reject(endedEarly(file, exit)))
    })
  }

  get state(): WorkerState {
    return this.#state
  }

  onJoined(): void {
    this.#state = 'joined'
    this.#onJoined()
  }

  onFailed(error: Error): void {
    this.#state = 'failed'
    const text = `a worker of ${String(this.#file)} could not join: ${textOf(error)}`
    this.#onFailed(misuse('ERR_TTRPC_WORKER', text, error))
  }

  onDrained(): void {
    this.#state = 'drained'
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
