import type { ServedShim } from '../shim.js'
import { CallRooms } from './call-rooms.js'
import type { Runtime } from './runtime.js'
import { Sandbox } from './sandbox.js'
import { sandboxService } from './sandbox-service.js'
import type { TaskHost } from './task-host.js'
import type { CheckedTaskLimits } from './task-limits.js'
import { taskService } from './task-service.js'
import { TaskTable } from './task-table.js'

/** Returns the handlers of a daemon. */
export function serveTasks(runtime: Runtime, host: TaskHost, limits: CheckedTaskLimits): ServedShim {
  const table = new TaskTable({ runtime, host, limits })
  const sandbox = new Sandbox()
  const rooms = new CallRooms(limits)
  const shutdown = (): void => {
    if (!sandbox.isLive) host.shutdown()
  }
  return {
    task: taskService(table, rooms, shutdown),
    sandbox: sandboxService(sandbox, rooms, () => host.shutdown()),
    dump: () => ({ sandbox: sandbox.describe(), tasks: table.tasks.map(dumpOf) }),
    isIdle: () => table.isEmpty && !sandbox.isLive,
    bundles: () => table.tasks.map(({ container }) => container.bundle),
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
