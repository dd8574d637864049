import { process } from '../../../base/runtime.js'
import type { Server } from '../../../index.js'
import type { ServedShim, ShimHost } from '../shim.js'

/** What a dump describes. */
export interface Dumped {
  readonly host: ShimHost
  readonly server: Server
  readonly served: ServedShim
  /** Counts of the parts of the daemon, such as lines of the log that were dropped. */
  readonly counts: () => Readonly<Record<string, number>>
}

/** Returns the state of a daemon as JSON. */
export function dumpText({ host, server, served, counts }: Dumped): string {
  const { id, namespace, address } = host
  const dump = {
    at: new Date(),
    shim: { id, namespace, address, pid: process.pid, uptimeSeconds: Math.round(process.uptime()) },
    node: process.version,
    memory: process.memoryUsage(),
    counts: counts(),
    connections: server.connections,
    state: stateOf(served),
  }
  return JSON.stringify(dump, (_key, value) => (typeof value === 'bigint' ? String(value) : value), 2)
}

/** An error in the shim's own dump must not hide the rest. */
function stateOf(served: ServedShim): unknown {
  try {
    return served.dump?.()
  } catch (error) {
    return { error: String(error) }
  }
}
