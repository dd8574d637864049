import { loadModule } from '../../base/load-module.js'
import type { Listener } from '../listener.js'
import type { Server } from '../server.js'
import type { JoinGroupOptions } from './group-options.js'

/**
 * In a worker that a `ServerGroup` has started: lets a server take its part of the group's connections. The group has
 * admitted their peers; a handshaker of the server, or of these options, decides in this worker on those that are
 * left. The limits are those of this worker, beside the group's. Closing the listener leaves the group: open
 * connections go on, and other workers take the next ones. `group.shutdown` shuts the server down.
 *
 * Rejects with `TypeError`: `ERR_TTRPC_WORKER` anywhere else, and for a second call; `ERR_TTRPC_OPTION`;
 * `ERR_TTRPC_ADDRESS` on the JS engine; with `ServerClosedError` after `close`.
 *
 * @example
 * ```js
 * // worker.js
 * import { joinGroup, Server } from 'ttrpc'
 * import { isMainThread } from 'node:worker_threads'
 *
 * const server = new Server().registerRaw('demo.v1.Echo', { Say: (request) => request })
 * if (!isMainThread) await joinGroup(server)
 * ```
 */
export async function joinGroup(server: Server, options: JoinGroupOptions = {}): Promise<Listener> {
  const loaded = loadModule(import.meta.url, './joining.js')
  return (loaded as typeof import('./joining.js')).join(server, options)
}
