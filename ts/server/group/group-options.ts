import type { WorkerOptions } from 'node:worker_threads'
import { checkHandshaker, type Handshaker, isRule, type RuleHandshaker } from '../../admission/handshaker.js'
import { misuse } from '../../base/errors/misuse.js'
import { process } from '../../base/runtime.js'
import { checkLogger, type Logger } from '../../diagnostics/logger.js'
import { type EngineChoice, engineChoice } from '../../engine/engines.js'
import { checkListenerLimits, type Limits } from '../../options/limits.js'
import { callback, integer, type Option, signal, unchecked } from '../../options/option.js'
import { type CheckedBy, options, type TableOf } from '../../options/options.js'
import { checkPeerInfo, type PeerInfo } from '../../options/peer-info.js'
import { type BindOptions, bindTable } from '../listen-options.js'
import type { ListenOptions, ShutdownReport } from '../server-options.js'

/** Most workers of a group. */
export const MOST_WORKERS = 256

/** How a worker of a group has ended, other than by `shutdown` and `close` of the group. */
export interface WorkerExit {
  /** `worker.threadId`, while it ran. */
  readonly threadId: number
  /** Its exit code: 1 when it was terminated, or ended by an error. */
  readonly code: number
  /** What it threw and did not catch. */
  readonly error: unknown
}

/** What `group.shutdown` resolves with. */
export interface GroupShutdownReport extends ShutdownReport {
  /**
   * `worker.threadId` of each worker that has ended before it could report: its JavaScript was blocked until it was
   * terminated, `close()` has ended it early, or it has ended by itself. The calls that were cut there are not in `cut`.
   */
  readonly unreported: readonly number[]
}

const groupLimitNames = [
  'maxConnections',
  'maxConnectionsPerUid',
  'reservedDescriptors',
  'maxRefusalEvents',
] as const

/** The limits that hold for all workers of a group together; the others are those of each worker's `Server`. */
export type GroupLimits = Pick<Limits, (typeof groupLimitNames)[number]>

/** Options for `new ServerGroup()`. */
export interface ServerGroupOptions {
  /** How many workers run the file, 1 to 256. Default: `os.availableParallelism()`. */
  readonly workers?: number
  /** Passed to `new Worker()` of node:worker_threads: `workerData`, `resourceLimits`, `env`, and so on. */
  readonly workerOptions?: WorkerOptions
  /** Who may connect: a rule, which needs no JavaScript. Default: `unixSocketRequireSameUser()`. */
  readonly handshaker?: RuleHandshaker
  /** Bounds that hold for all workers together. */
  readonly limits?: Partial<GroupLimits>
  /**
   * Called when a worker has ended by itself, by an error or by `terminate()`: its connections are closed, and the
   * others take the next ones. `addWorker()` starts another. Default: a warning of the process.
   */
  readonly onWorkerExit?: (exit: WorkerExit) => void
  /** Default `'auto'`. A group needs the native engine. */
  readonly engine?: EngineChoice
  /** Gets a line for each event of the group's listeners, such as refused peers. Default: none. */
  readonly logger?: Logger
}

const rule: Option<RuleHandshaker | undefined> = {
  check(value, name) {
    if (value === undefined || value === null) return undefined
    const handshaker = checkHandshaker(value, name)
    if (isRule(handshaker)) return handshaker
    throw misuse(
      'ERR_TTRPC_OPTION',
      `${name} of a group must be a rule, such as unixSocketRequireSameUser(), which the I/O thread applies: a ` +
        'handshaker in JavaScript runs in the workers, give it to joinGroup',
    )
  },
}

const limits: Option<Partial<GroupLimits>> = {
  check(value) {
    const given = checkListenerLimits(value)
    const names: readonly string[] = groupLimitNames
    for (const name of Object.keys(given)) {
      if (names.includes(name)) continue
      throw misuse(
        'ERR_TTRPC_OPTION',
        `${name} is a limit of each worker of a group: set it in the limits of the Server in the worker`,
      )
    }
    return given
  },
}

const workerCount: Option<number> = {
  check(value, name) {
    const { availableParallelism } = process.getBuiltinModule('node:os')
    const byDefault = Math.min(availableParallelism(), MOST_WORKERS)
    return integer({ default: byDefault, least: 1, most: MOST_WORKERS }).check(value, name)
  },
}

export const groupOptions = options('group', {
  workers: workerCount,
  workerOptions: unchecked<WorkerOptions | undefined>(),
  handshaker: rule,
  limits,
  onWorkerExit: callback<(exit: WorkerExit) => void>(),
  engine: engineChoice,
  logger: { check: checkLogger },
} satisfies TableOf<ServerGroupOptions>)

/** `ServerGroupOptions`, checked. */
export type GroupSettings = CheckedBy<typeof groupOptions>

/** Options of `group.listen`. */
export interface GroupListenOptions extends Omit<BindOptions, 'peerInfo'> {
  /** Who may connect here. Default: the group's. */
  readonly handshaker?: RuleHandshaker
  /** Bounds that replace the group's, one by one. */
  readonly limits?: Partial<GroupLimits>
  /** Closes the listener when it aborts; open connections go on. */
  readonly signal?: AbortSignal
}

const { peerInfo: _, ...groupBindTable } = bindTable

export const groupListenOptions = options('group.listen', {
  ...groupBindTable,
  handshaker: rule,
  limits,
  signal,
} satisfies TableOf<GroupListenOptions>)

/** Options of `joinGroup`. */
export interface JoinGroupOptions extends Pick<ListenOptions, 'handshaker' | 'limits' | 'signal'> {
  /** What `context.peer` has besides pid, uid and gid. Default: nothing. */
  readonly peerInfo?: PeerInfo
}

/** Returns the options of `joinGroup`, checked. Throws `ERR_TTRPC_OPTION` or `ERR_TTRPC_RULE`. */
export const joinGroupOptions = options('joinGroup', {
  handshaker: {
    check: (value, name) => (value == null ? undefined : checkHandshaker(value, name)),
  } as Option<Handshaker | undefined>,
  limits: { check: checkListenerLimits },
  peerInfo: { check: checkPeerInfo },
  signal,
} satisfies TableOf<JoinGroupOptions>)
