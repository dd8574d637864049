import type { Worker } from 'node:worker_threads'
import { ServerClosedError } from '../../base/errors/connection-errors.js'
import { canceled } from '../../base/errors/ended-call.js'
import { misuse } from '../../base/errors/misuse.js'
import { kindOf, textOf } from '../../base/errors/text.js'
import { performance } from '../../base/runtime.js'
import { warnOfUserCode } from '../../base/user-code-warning.js'
import { formatAddress } from '../../engine/address/address.js'
import { engineFor } from '../../engine/engines.js'
import type { EngineGroup } from '../../engine/group.js'
import { checkPeerInfo } from '../../options/peer-info.js'
import { closeOnAbort } from '../close-on-abort.js'
import { type BindSettings, bindSettings, type ListenAddress } from '../listen-options.js'
import type { Listener } from '../listener.js'
import { Server } from '../server.js'
import { type ShutdownOptions, shutdownOptions } from '../server-options.js'
import { acceptSettings } from '../server-parts.js'
import {
  type GroupListenOptions,
  type GroupSettings,
  type GroupShutdownReport,
  groupListenOptions,
  groupOptions,
  type ServerGroupOptions,
  type WorkerExit,
} from './group-options.js'
import { GroupWorkers } from './group-workers.js'

/** The report of a group that has no workers. */
const NOTHING: GroupShutdownReport = { cut: [], unreported: [] }

/** Does the work of a `ServerGroup`, whose functions these are. Loaded for the first group. */
export class GroupServer {
  readonly #file: string | URL
  readonly #settings: GroupSettings
  /** Has the listeners; no connection reaches it. */
  readonly #server: Server
  #workers: GroupWorkers | undefined
  #group: EngineGroup | undefined
  #started: Promise<void> | undefined
  #ending: Promise<GroupShutdownReport> | undefined

  constructor(file: string | URL, options: ServerGroupOptions) {
    if (typeof file !== 'string' && !(file instanceof URL)) {
      throw misuse(
        'ERR_TTRPC_ARGUMENT',
        `the file of a ServerGroup must be a path or URL, not ${kindOf(file)}`,
      )
    }
    const settings = groupOptions.check(options)
    const { handshaker, limits, engine, logger } = settings
    this.#file = file
    this.#settings = settings
    this.#server = new Server({
      limits,
      engine,
      ...(handshaker && { handshaker }),
      ...(logger && { logger }),
    })
  }

  get workers(): readonly Worker[] {
    return this.#workers?.threads ?? []
  }

  async listen(address: ListenAddress, options: GroupListenOptions): Promise<Listener> {
    const { handshaker, limits, signal, ...bind } = groupListenOptions.check(options)
    const settings = bindSettings(address, { ...bind, peerInfo: checkPeerInfo(undefined) })
    const parts = Server.partsOf(this.#server)
    const accept = acceptSettings(parts.settings, handshaker, limits)
    if (parts.end.begun) throw new ServerClosedError()
    if (signal?.aborted) throw canceled(signal.reason)
    const openGroup = groupOpenerFor(this.#settings, settings)
    this.#group ??= openGroup()
    await this.#start(this.#group)
    if (parts.end.begun) throw new ServerClosedError()
    const listener = await parts.listeners.bind(settings, accept, this.#group.id)
    if (parts.end.begun) await listener.close()
    await closeOnAbort(listener, signal)
    return listener
  }

  async addWorker(): Promise<Worker> {
    if (Server.partsOf(this.#server).end.begun) throw new ServerClosedError()
    if (this.#workers === undefined) {
      throw misuse('ERR_TTRPC_WORKER', 'addWorker is for a group that listens: call listen first')
    }
    return this.#workers.add()
  }

  shutdown(options: ShutdownOptions): Promise<GroupShutdownReport> {
    const { timeoutMs } = shutdownOptions.check(options)
    this.#ending ??= this.#drain(timeoutMs)
    return this.#ending
  }

  async close(): Promise<void> {
    const closed = Promise.all([this.#workers?.close(), this.#server.close()])
    this.#ending ??= closed.then(([report = NOTHING]) => report)
    await closed
  }

  async #drain(timeoutMs: number): Promise<GroupShutdownReport> {
    const startMs = performance.now()
    await this.#server.shutdown({ timeoutMs })
    const leftMs = Math.max(0, timeoutMs - (performance.now() - startMs))
    return (await this.#workers?.shutdown(leftMs)) ?? NOTHING
  }

  #start(group: EngineGroup): Promise<unknown> {
    this.#started ??= this.#startWorkers(group)
    return this.#started
  }

  async #startWorkers(group: EngineGroup): Promise<void> {
    const { workers: count, workerOptions: options } = this.#settings
    const workers = new GroupWorkers(group, { file: this.#file, options }, (exit) => this.#onExit(exit))
    this.#workers = workers
    try {
      await Promise.all(Array.from({ length: count }, () => workers.add()))
    } catch (error) {
      if (Server.partsOf(this.#server).end.begun) throw new ServerClosedError()
      await this.close()
      throw error
    }
  }

  #onExit(exit: WorkerExit): void {
    const { onWorkerExit } = this.#settings
    try {
      if (onWorkerExit !== undefined) return onWorkerExit(exit)
    } catch (error) {
      return warnOfUserCode('TTRPC_WORKER', 'onWorkerExit of a ServerGroup has thrown', error)
    }
    const { threadId, code, error } = exit
    const how = error === undefined ? `exit code ${code}` : textOf(error)
    const text = `a worker of a ServerGroup has ended, thread ${threadId}: ${how}; onWorkerExit could start another`
    warnOfUserCode('TTRPC_WORKER', text, error)
  }
}

/**
 * Returns what makes the group for an address, once for all of them. Throws `ERR_TTRPC_ENGINE` for each whose engine
 * cannot hand connections over.
 */
function groupOpenerFor({ engine: choice }: GroupSettings, { socket }: BindSettings): () => EngineGroup {
  const engine = engineFor(choice, socket, false)
  if (engine.openGroup !== undefined) return engine.openGroup
  throw misuse(
    'ERR_TTRPC_ENGINE',
    `a ServerGroup needs the native engine, which alone hands connections to workers; ${formatAddress(socket)} is ` +
      'served by the JS engine here: use one Server, or a process and an address for each',
  )
}
