import { TaskStatus } from '../../../containerd.js'
import { errdefsError } from '../errdefs.js'

/**
 * The state of a process of a container. `created`: exists, and does not run the user's program (the first process), or
 * is only described (an exec). `pausing`, `paused`: the first process alone. `ending`: the first process has ended, and a
 * start that runs is waited for, and its execs, which are killed. `deleted`: no call finds it any more.
 */
export type ProcessState = 'created' | 'running' | 'pausing' | 'paused' | 'ending' | 'stopped' | 'deleted'

/** What a call does to a process, as the texts of errors name it. */
export type Operation =
  | 'start'
  | 'kill'
  | 'pause'
  | 'resume'
  | 'exec in'
  | 'update'
  | 'checkpoint'
  | 'resize'
  | 'read the statistics of'
  | 'delete'

/** The operations that each state allows; others are refused with FAILED_PRECONDITION. */
const allowed: Readonly<Record<ProcessState, readonly Operation[]>> = {
  created: ['start', 'kill', 'exec in', 'update', 'resize', 'read the statistics of', 'delete'],
  running: ['kill', 'pause', 'exec in', 'update', 'checkpoint', 'resize', 'read the statistics of'],
  pausing: ['kill', 'resize', 'read the statistics of'],
  paused: ['kill', 'resume', 'update', 'checkpoint', 'resize', 'read the statistics of'],
  ending: [],
  stopped: ['delete'],
  deleted: [],
}

const statuses: Readonly<Record<ProcessState, TaskStatus>> = {
  created: TaskStatus.CREATED,
  running: TaskStatus.RUNNING,
  pausing: TaskStatus.PAUSING,
  paused: TaskStatus.PAUSED,
  ending: TaskStatus.RUNNING,
  stopped: TaskStatus.STOPPED,
  deleted: TaskStatus.STOPPED,
}

/** Throws the error of containerd that answers an operation which the state does not allow. `what`: names the process. */
export function requireAllowed(state: ProcessState, operation: Operation, what: string): void {
  if (allowed[state].includes(operation)) return
  // containerd takes NOT_FOUND of Kill as: the process has ended, go on.
  const hasEnded = state === 'ending' || state === 'stopped'
  // A call that has waited for Delete finds nothing, as one that comes later.
  const isNotFound = state === 'deleted' || (operation === 'kill' && hasEnded)
  const name = isNotFound ? 'notFound' : 'failedPrecondition'
  throw errdefsError(name, `cannot ${operation} ${what}, which is ${state}`)
}

/** Returns the status with which State answers. */
export function statusOf(state: ProcessState): TaskStatus {
  return statuses[state]
}
