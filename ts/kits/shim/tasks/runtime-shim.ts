import type { Shim } from '../shim.js'
import { deleteLeft } from './delete-left.js'
import type { Runtime } from './runtime.js'
import { checkTaskLimits, type TaskLimits } from './task-limits.js'

/** What `runtimeShim` makes a shim of. */
export interface RuntimeShimOptions {
  /** The name of the runtime, such as `io.containerd.node.v1`. */
  readonly name: string
  readonly version?: string
  readonly runtime: Runtime
  readonly limits?: TaskLimits
}

/**
 * Makes a shim of a runtime: it serves Task and Sandbox, and cleans up after a daemon that died. Pass it to `runShim`.
 * Throws a `TypeError` `ERR_TTRPC_OPTION` for limits that are not valid.
 */
export function runtimeShim(options: RuntimeShimOptions): Shim {
  const { name, version, runtime } = options
  const limits = checkTaskLimits(options.limits)
  return {
    name,
    ...(version === undefined ? {} : { version }),
    async serve(host) {
      const { serveTasks } = await import('./serve-tasks.js')
      return serveTasks(runtime, host, limits)
    },
    delete: (context) => deleteLeft(runtime, context),
  }
}
