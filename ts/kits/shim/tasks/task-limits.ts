import { checkNames, checkNumbers, MAX_TIMER_MS, type NumberOption } from '../option-checks.js'

/** Bounds of a shim of `runtimeShim`. What goes beyond one is refused with RESOURCE_EXHAUSTED. */
export interface TaskLimits {
  /** Most containers in one daemon. Default 4 096. */
  readonly maxTasks?: number
  /** Most execs in one container, those that have ended and are not deleted among them. Default 1 024. */
  readonly maxExecs?: number
  /** Most calls that wait for another call on the same container. Default 256. */
  readonly maxWaitingCalls?: number
  /** Most calls of Wait and WaitSandbox that run on one connection. Default 8 192, which is the most. */
  readonly maxWaits?: number
  /** Most calls of Kill, and as many of Delete, that run on one connection. Default 1 024, which is the most. */
  readonly maxEndingCalls?: number
  /** Most calls on one connection of all other methods that wait for the runtime. Default 4 096, which is the most. */
  readonly maxRunningCalls?: number
  /** Longest `config.json`, and process of an Exec, in bytes. Default 16 MiB. */
  readonly maxSpecBytes?: number
  /** How long Delete waits for the output of a process that has ended to be copied from its terminal. Default 2 000. */
  readonly ioDrainMs?: number
  /**
   * How long a logger (`binary://`) may take until it is ready, in milliseconds: Create and Start fail then. Default
   * 10 000.
   */
  readonly loggerReadyMs?: number
  /** How long a logger may take to end after SIGTERM, in milliseconds, before it is killed. Default 12 000. */
  readonly loggerEndMs?: number
  /**
   * How long the exit of a container waits for a start that runs, and then for its execs, which are killed, so that its
   * exit is the last. Default 5 000.
   */
  readonly execExitMs?: number
}

/** `TaskLimits`, checked. */
export type CheckedTaskLimits = Required<TaskLimits>

/** Largest values of limits of a connection, which has 16 384 calls (`maxConcurrentStreams`): 2 048 are left. */
const MOST_WAITS = 8192
const MOST_ENDING = 1024
const MOST_RUNNING = 4096

/** Most calls that last on one connection: Kill and Delete have a room each. */
export const mostLastingCalls = MOST_WAITS + 2 * MOST_ENDING + MOST_RUNNING

/** Each limit with its default, its least and its largest value. */
const limits: Readonly<Record<keyof TaskLimits, NumberOption>> = {
  maxTasks: [4096, 1, 1_000_000],
  maxExecs: [1024, 1, 1_000_000],
  maxWaitingCalls: [256, 0, 1_000_000],
  maxWaits: [MOST_WAITS, 1, MOST_WAITS],
  maxEndingCalls: [MOST_ENDING, 1, MOST_ENDING],
  maxRunningCalls: [MOST_RUNNING, 1, MOST_RUNNING],
  maxSpecBytes: [16 << 20, 2, 1 << 30],
  ioDrainMs: [2000, 0, MAX_TIMER_MS],
  loggerReadyMs: [10_000, 0, MAX_TIMER_MS],
  loggerEndMs: [12_000, 0, MAX_TIMER_MS],
  execExitMs: [5000, 0, MAX_TIMER_MS],
}

/** Returns the limits with their defaults. Throws a `TypeError` `ERR_TTRPC_OPTION`. */
export function checkTaskLimits(given: TaskLimits = {}): CheckedTaskLimits {
  checkNames(given, Object.keys(limits), 'limit of runtimeShim')
  return checkNumbers(given, limits)
}
