import type { Worker } from 'node:worker_threads'
import { misuse } from '../../base/errors/misuse.js'
import { performance, process } from '../../base/runtime.js'
import type { EngineGroup } from '../../engine/group.js'
import { MAX_TIMER_MS } from '../../options/option.js'
import type { CutCall } from '../connections.js'
import { GroupChannel, type GroupRequest, type WorkerReport } from './group-channel.js'
import { type GroupShutdownReport, MOST_WORKERS, type WorkerExit } from './group-options.js'
import type { GroupPlace } from './group-place.js'
import { type GroupProgram, GroupWorker } from './group-worker.js'

/** How long after the time of a shutdown the workers may still report what they have cut, and end. */
const GRACE_MS = 1000

/** The workers of a group, from their starts to their exits. */
export class GroupWorkers {
  readonly #group: EngineGroup
  readonly #program: GroupProgram
  readonly #onExit: (exit: WorkerExit) => void
  readonly #channelName: string
  readonly #channel: GroupChannel
  readonly #running = new Map<number, GroupWorker>()
  #state: 'open' | 'draining' | 'closing' = 'open'
  /** When the time of a shutdown is over, by `performance.now()`. */
  #endMs = Number.POSITIVE_INFINITY
  #last = 0
  readonly #report = { cut: [] as CutCall[], unreported: [] as number[] }

  /** `onExit`: called when a worker that took connections has ended before the group has. */
  constructor(group: EngineGroup, program: GroupProgram, onExit: (exit: WorkerExit) => void) {
    this.#group = group
    this.#program = program
    this.#onExit = onExit
    this.#channelName = `ttrpc.group.${process.getBuiltinModule('node:crypto').randomUUID()}`
    this.#channel = new GroupChannel(this.#channelName, (message) => this.#onMessage(message))
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
    const place: GroupPlace = { group: this.#group.id, worker: number, channel: this.#channelName }
    let worker: GroupWorker
    try {
      worker = new GroupWorker(place, this.#program, () => this.#channel.receive())
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
   * Shuts down the server of each as soon as it takes connections, which most do already. Those that have not ended a
   * second after the time are terminated. Resolves when all have ended.
   */
  async shutdown(timeoutMs: number): Promise<GroupShutdownReport> {
    this.#state = 'draining'
    this.#endMs = performance.now() + timeoutMs
    const lastMs = timeoutMs + GRACE_MS
    const timer = lastMs > MAX_TIMER_MS ? undefined : setTimeout(() => void this.close(), lastMs)
    const running = [...this.#running.values()]
    for (const worker of running) this.#end(worker)
    await exitsOf(running)
    clearTimeout(timer)
    this.#group.close()
    this.#channel.close()
    return this.#report
  }

  /** Terminates all. Resolves when they have ended. */
  async close(): Promise<GroupShutdownReport> {
    this.#state = 'closing'
    const running = [...this.#running.values()]
    for (const { thread } of running) void thread.terminate()
    await exitsOf(running)
    this.#group.close()
    this.#channel.close()
    return this.#report
  }

  /** Ends one, during a shutdown. One that starts is left until it has joined. */
  #end({ number, state, thread }: GroupWorker): void {
    if (state === 'failed') void thread.terminate()
    if (state !== 'joined') return
    const timeoutMs = Math.max(0, this.#endMs - performance.now())
    this.#channel.send({ kind: 'shutdown', worker: number, timeoutMs })
  }

  #onMessage(message: WorkerReport | GroupRequest): void {
    const worker = this.#running.get(message.worker)
    if (worker === undefined || message.kind === 'shutdown') return
    if (message.kind === 'drained') {
      this.#report.cut.push(...message.cut)
      return worker.onDrained()
    }
    if (message.kind === 'joined') {
      worker.onJoined()
    } else {
      this.#group.forget(worker.number)
      worker.onFailed(message.error)
    }
    if (this.#state === 'draining') this.#end(worker)
  }

  #onExited(worker: GroupWorker, exit: WorkerExit): void {
    this.#running.delete(worker.number)
    this.#group.forget(worker.number)
    if (worker.state !== 'joined') return
    if (this.#state === 'open') this.#onExit(exit)
    else this.#report.unreported.push(exit.threadId)
  }
}

/** Resolves when they have ended. */
async function exitsOf(workers: readonly GroupWorker[]): Promise<void> {
  await Promise.all(workers.map((worker) => worker.exited))
}
