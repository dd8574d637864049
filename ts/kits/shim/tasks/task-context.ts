import { Code, isTtrpcError } from '../../../errors.js'
import type { LoggerSettings } from './io/logger.js'
import type { Runtime } from './runtime.js'
import type { TaskHost } from './task-host.js'
import type { CheckedTaskLimits } from './task-limits.js'

/** What all tasks of a daemon share. */
export interface TaskContext {
  readonly runtime: Runtime
  readonly host: TaskHost
  readonly limits: CheckedTaskLimits
}

/** Returns the settings of the logger of a process: `id` of the container or the exec. */
export function loggerSettings({ host, limits }: TaskContext, id: string): LoggerSettings {
  return { id, namespace: host.namespace, readyMs: limits.loggerReadyMs, endMs: limits.loggerEndMs }
}

/** Returns a function that logs what a step of a clean-up failed with, so that the other steps follow. */
export function logged(context: TaskContext, what: string, id: string): (error: unknown) => void {
  return (error) => {
    const text = error instanceof Error ? error.message : String(error)
    const code = isTtrpcError(error) ? error.code : Code.UNKNOWN
    context.host.log.warn(`cannot ${what}: ${text}`, { id, code })
  }
}
