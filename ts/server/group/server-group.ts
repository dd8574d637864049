import type { Worker } from 'node:worker_threads'
import { loadModule } from '../../base/load-module.js'
import type { ListenAddress } from '../listen-options.js'
import type { Listener } from '../listener.js'
import type { ShutdownOptions } from '../server-options.js'
import type { GroupListenOptions, GroupShutdownReport, ServerGroupOptions } from './group-options.js'
import type { GroupServer } from './group-server.js'

/**
 * Serves in several worker threads: each runs `file`, which makes a `Server` and calls `joinGroup`. This thread listens
 * and has the rule and the limits on peers; its I/O thread accepts connections and hands them to those of the workers
 * in turn, also while JavaScript is busy here.
 *
 * @example
 * ```js
 * import { isMainThread, threadId } from 'node:worker_threads'
 * import { connect, joinGroup, Server, ServerGroup } from 'ttrpc'
 *
 * if (isMainThread) {
 *   const group = new ServerGroup(new URL(import.meta.url), { workers: 2 }) // usually another file
 *   await group.listen('unix:///tmp/group.sock')
 *   const client = await connect('unix:///tmp/group.sock')
 *   const thread = await client.call('demo.v1.Threads', 'Which', new Uint8Array())
 *   console.log(`served by thread ${Buffer.from(thread)}`)
 *   await client.close()
 *   await group.shutdown({ timeoutMs: 5000 })
 * } else {
 *   await joinGroup(new Server().registerRaw('demo.v1.Threads', { Which: () => Buffer.from(`${threadId}`) }))
 * }
 * ```
 */
export class ServerGroup {
  readonly #server: GroupServer

  /**
   * Starts nothing yet. Throws `ERR_TTRPC_ARGUMENT`, `ERR_TTRPC_OPTION` or `ERR_TTRPC_RULE`.
   *
   * @param file the module that each worker runs, as `new Worker()` takes it
   */
  constructor(file: string | URL, options: ServerGroupOptions = {}) {
    const loaded = loadModule(import.meta.url, './group-server.js')
    this.#server = new (loaded as typeof import('./group-server.js')).GroupServer(file, options)
  }

  /** The workers that run. */
  get workers(): readonly Worker[] {
    return this.#server.workers
  }

  /**
   * Listens on a unix socket, as `server.listen` does; may be called several times. The first call starts the workers,
   * and waits until each has called `joinGroup`: when that fails in one, or one ends before, the group is closed, and
   * this rejects with `ERR_TTRPC_WORKER`. Rejects with `ERR_TTRPC_ENGINE` on the JS engine, with `ListenError` when the
   * address cannot be listened on, with `ServerClosedError` after `close`.
   */
  listen(address: ListenAddress, options: GroupListenOptions = {}): Promise<Listener> {
    return this.#server.listen(address, options)
  }

  /**
   * Starts one more worker, in place of one that has ended or beside the others. Resolves when it takes connections.
   * Rejects with `ERR_TTRPC_WORKER` when its `joinGroup` fails or it ends before, and before `listen`; with
   * `ServerClosedError` after `close`.
   */
  addWorker(): Promise<Worker> {
    return this.#server.addWorker()
  }

  /**
   * Stops accepting, hands over what was accepted, then shuts down the server of each worker, as `server.shutdown`
   * does; that of one that still starts, when it has joined. A worker then ends like any other, when nothing holds it:
   * end what does when the listener of `joinGroup` has `closed`. With `timeoutMs`, one that has not ended a second
   * later is terminated, and what was cut in it is not reported unless its server had ended. `close()` ends it early.
   * Resolves when all workers have ended.
   */
  shutdown(options: ShutdownOptions = {}): Promise<GroupShutdownReport> {
    return this.#server.shutdown(options)
  }

  /** Closes the listeners and terminates the workers, with their connections. Resolves when all have ended; may be called again. */
  close(): Promise<void> {
    return this.#server.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
