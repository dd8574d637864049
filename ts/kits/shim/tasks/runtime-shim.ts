import type { ServedShim, Shim } from '../shim.js'
import { deleteLeft } from './delete-left.js'
import type { Runtime } from './runtime.js'
import { Sandbox } from './sandbox.js'
import { sandboxService } from './sandbox-service.js'
import type { TaskHost } from './task-host.js'
import { type CheckedTaskLimits, checkTaskLimits, type TaskLimits } from './task-limits.js'
import { taskService } from './task-service.js'
import { TaskTable } from './task-table.js'

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
    serve: (host) => serveTasks(runtime, host, limits),
    delete: (context) => deleteLeft(runtime, context),
  }
}

/** Returns the handlers of a daemon. */
export function serveTasks(runtime: Runtime, host: TaskHost, limits: CheckedTaskLimits): ServedShim {
  const table = new TaskTable({ runtime, host, limits })
  const sandbox = new Sandbox()
  const shutdown = (): void => {
    if (!sandbox.isLive) host.shutdown()
  }
  return {
    task: taskService(table, shutdown),
    sandbox: sandboxService(sandbox, () => host.shutdown()),
    dump: () => ({ sandbox: sandbox.describe(), tasks: table.tasks.map(dumpOf) }),
    close: () => {
      for (const task of table.tasks) task.close()
    },
  }
}

/** Returns what a dump has of a task. */
function dumpOf({ container, init, execs }: ReturnType<TaskTable['get']>): unknown {
  const processes = [init, ...execs.processes].map(({ execId, pid, state, waiters }) => ({
    execId,
    pid,
    state,
    waiters,
  }))
  return { id: container.id, bundle: container.bundle, processes }
}
