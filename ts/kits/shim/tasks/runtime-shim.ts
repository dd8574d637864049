import type { ServedShim, Shim } from '../shim.js'
import { deleteLeft } from './delete-left.js'
import type { Runtime } from './runtime.js'
import { checkRuntimeShimOptions, type RuntimeShimOptions } from './runtime-shim-options.js'
import { Sandbox } from './sandbox.js'
import { sandboxService } from './sandbox-service.js'
import type { TaskHost } from './task-host.js'
import type { CheckedTaskLimits } from './task-limits.js'
import { taskService } from './task-service.js'
import { TaskTable } from './task-table.js'

/**
 * Makes a shim of a runtime: it serves Task and Sandbox, and cleans up after a daemon that died. Pass it to `runShim`.
 * Throws a `TypeError`: `ERR_TTRPC_OPTION` for options that are not valid, and `ERR_TTRPC_IMPLEMENTATION` for a runtime
 * that lacks a method.
 */
export function runtimeShim(options: RuntimeShimOptions): Shim {
  const { name, others, makeRuntime, limits } = checkRuntimeShimOptions(options)
  return {
    name,
    ...others,
    serve: (host) => serveTasks(makeRuntime(host), host, limits),
    delete: async (context) => await deleteLeft(makeRuntime(context), context),
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
