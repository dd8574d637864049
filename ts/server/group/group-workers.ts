import type { Worker } from 'node:worker_threads'
import { misuse } from '../../base/errors/misuse.js'
import { performance } from '../../base/runtime.js'
import type { EngineGroup } from '../../engine/group.js'
import { MAX_TIMER_MS } from '../../options/option.js'
import type { CutCall } from '../connections.js'
import { GroupChannel, type GroupRequest, type WorkerReport } from './group-channel.js'
import { MOST_WORKERS, type WorkerExit } from './group-options.js'
import { type GroupProgram, GroupWorker } from './group-worker.js'

/** How long after the time of a shutdown the workers may still report what they have cut, and end. */
const GRACE_MS = 1000

/** The workers of a group, from their starts to their exits. */
export class GroupWorkers {
  readonly #group: EngineGroup
  readonly #program: GroupProgram
  readonly #onExit: (exit: WorkerExit) => void
  readonly #channel: GroupChannel
  readonly #running = new Map<number, GroupWorker>()
  #state: 'open' | 'ending' = 'open'
  #last = 0
  readonly #cut: CutCall[] = []

  /** `onExit`: called when a worker that took connections has ended before the group has. */
  constructor(group: EngineGroup, program: GroupProgram, onExit: (exit: WorkerExit) => void) {
    this.#group = group
    this.#program = program
    this.#onExit = onExit
    this.#channel = new GroupChannel(group.id, (message) => this.#onMessage(message))
  }

  get threads(): Worker[] {
    return [...this.#running.values()].map(({ thread }) => thread)
  }

  /** Starts a worker. Resolves when it takes connections. Rejects with `ERR_TTRPC_WORKER`, or what `new Worker()` throws. */
  async add(): Promise<Worker> {
    if (this.#running.size >= MOST_WORKERS) {
      throw misuse('ERR_TTRPC_WORKER', `a group has at most ${MOST_WORKERS} workers`)
    }
    const number = ++this.#last
    this.#group.expect(number)
    let worker: GroupWorker
    try {
      worker = new GroupWorker({ group: this.#group.id, worker: number }, this.#program, () =>
        this.#channel.receive(),
      )
    } catch (error) {
      this.#group.forget(number)
      throw error
    }
    this.#running.set(number, worker)
    void worker.exited.then((exit) => this.#onExited(worker, exit))
    await worker.joined
    return worker.thread
  }

  /**
   * Shuts their servers down; those that have not ended a second after the time are terminated. Resolves when all have
   * ended, with the calls that were cut.
   */
  async shutdown(timeoutMs: number): Promise<readonly CutCall[]> {
    this.#state = 'ending'
    const endMs = performance.now() + timeoutMs
    const lastMs = timeoutMs + GRACE_MS
    const timer = lastMs > MAX_TIMER_MS ? undefined : setTimeout(() => void this.close(), lastMs)
    const running = [...this.#running.values()]
    await Promise.all(running.map((worker) => worker.started))
    this.#group.close()
    this.#channel.send({ kind: 'shutdown', timeoutMs: Math.max(0, endMs - performance.now()) })
    await Promise.all(running.map((worker) => worker.exited))
    clearTimeout(timer)
    this.#channel.close()
    return this.#cut
  }

  /** Terminates all. Resolves when they have ended. */
  async close(): Promise<void> {
    this.#state = 'ending'
    await Promise.all(this.threads.map((thread) => thread.terminate()))
    this.#group.close()
    this.#channel.close()
  }

  #onMessage(message: WorkerReport | GroupRequest): void {
    if (message.kind === 'joined') this.#running.get(message.worker)?.onJoined()
    if (message.kind === 'drained') this.#cut.push(...message.cut)
  }

  #onExited(worker: GroupWorker, exit: WorkerExit): void {
    this.#running.delete(worker.number)
    this.#group.forget(worker.number)
    if (this.#state === 'open' && worker.hasJoined) this.#onExit(exit)
  }
}
