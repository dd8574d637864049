/** Bounds of a shim of `runtimeShim`. What goes beyond one is refused with RESOURCE_EXHAUSTED. */
export interface TaskLimits {
  /** Most containers in one daemon. Default 4 096. */
  readonly maxTasks?: number
  /** Most execs in one container, those that have ended and are not deleted among them. Default 1 024. */
  readonly maxExecs?: number
  /** Most calls that wait for another call on the same container. Default 256. */
  readonly maxWaitingCalls?: number
  /** Longest `config.json`, and process of an Exec, in bytes. Default 16 MiB. */
  readonly maxSpecBytes?: number
  /** How long Delete waits for the output of a process that has ended to be copied from its terminal. Default 2 000. */
  readonly ioDrainMs?: number
  /**
   * How long the exit of a container waits for a start that runs, and then for its execs, which are killed, so that its
   * exit is the last. Default 5 000.
   */
  readonly execExitMs?: number
}

/** `TaskLimits`, checked. */
export type CheckedTaskLimits = Required<TaskLimits>

/** Longest time that a timer of Node can wait, in milliseconds. */
const MAX_TIMER_MS = 0x7fff_ffff

/** Each limit with its default, its least and its largest value. */
const limits: Readonly<Record<keyof TaskLimits, readonly [number, number, number]>> = {
  maxTasks: [4096, 1, 1_000_000],
  maxExecs: [1024, 1, 1_000_000],
  maxWaitingCalls: [256, 0, 1_000_000],
  maxSpecBytes: [16 << 20, 2, 1 << 30],
  ioDrainMs: [2000, 0, MAX_TIMER_MS],
  execExitMs: [5000, 0, MAX_TIMER_MS],
}

/** Returns the limits with their defaults. Throws a `TypeError` `ERR_TTRPC_OPTION`. */
export function checkTaskLimits(given: TaskLimits = {}): CheckedTaskLimits {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(limits, name)) throw wrong(`unknown limit of runtimeShim ${JSON.stringify(name)}`)
  }
  const names = Object.keys(limits) as (keyof TaskLimits)[]
  return Object.fromEntries(
    names.map((name) => [name, check(name, given[name])]),
  ) as unknown as CheckedTaskLimits
}

function check(name: keyof TaskLimits, value: unknown): number {
  const [byDefault, least, most] = limits[name]
  if (value === undefined) return byDefault
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw wrong(`${name} must be an integer from ${least} to ${most}`)
}

function wrong(message: string): TypeError {
  return Object.assign(new TypeError(message), { code: 'ERR_TTRPC_OPTION' })
}
