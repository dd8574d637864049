import type { Environment } from './command/invocation.js'
import { checkNames, checkNumbers, MAX_TIMER_MS, type NumberOption, wrongOption } from './option-checks.js'

/** Options of `runShim`. */
export interface RunShimOptions {
  /** The arguments behind the program's name. Default: `process.argv.slice(2)`. */
  readonly argv?: readonly string[]
  /** Default: `process.env`. */
  readonly env?: Environment
  /**
   * What starts the daemon: a program and its arguments, to which the flags are added. Default: Node with its flags and
   * `process.argv[1]`.
   */
  readonly command?: readonly string[]
  /** The folder for sockets, where containerd names none. Default: `/run/containerd/s`, or one of the user's own. */
  readonly socketDir?: string
  /**
   * Answer containerd 1.7 to 2.2 with JSON of this version, in place of a plain address: 3 is for 2.x alone, which then
   * calls `containerd.task.v3.Task`. containerd 2.3 and newer always get version 3. Default: a plain address.
   */
  readonly jsonVersion?: 2 | 3
  /**
   * How long `start` waits for the daemon to serve, in milliseconds: 1 to 600 000. A daemon that takes longer is killed,
   * and `start` fails. `start` and `-info` wait as long for the end of stdin before. Default 10 000.
   */
  readonly startTimeoutMs?: number
  /** How long the daemon's shutdown may take, in milliseconds: 1 to 600 000. Default 5 000. */
  readonly shutdownTimeoutMs?: number
  /**
   * How long a daemon lives to which no call and no connection comes, and which has no task and no sandbox, in
   * milliseconds: 0, which is for ever, to 2 147 483 647. Default 300 000.
   */
  readonly idleTimeoutMs?: number
  /** Most bytes of log lines that wait while containerd does not read them: 1 to 64 MiB. Default 256 KiB. */
  readonly maxLogBytes?: number
}

/** The options that are whole numbers. */
const numbers = {
  startTimeoutMs: [10_000, 1, 600_000],
  shutdownTimeoutMs: [5000, 1, 600_000],
  idleTimeoutMs: [300_000, 0, MAX_TIMER_MS],
  maxLogBytes: [256 * 1024, 1, 64 * 1024 * 1024],
} satisfies { readonly [N in keyof RunShimOptions]?: NumberOption }

const known: readonly (keyof RunShimOptions)[] = [
  'argv',
  'env',
  'command',
  'socketDir',
  'jsonVersion',
  'startTimeoutMs',
  'shutdownTimeoutMs',
  'idleTimeoutMs',
  'maxLogBytes',
]

/** Returns the numbers, with their defaults. Throws a `TypeError` `ERR_TTRPC_OPTION` for an option that is not valid. */
export function checkRunShimOptions(options: RunShimOptions): Record<keyof typeof numbers, number> {
  checkNames(options, known, 'option of runShim')
  const { command, jsonVersion } = options
  if (command !== undefined && command.length === 0) throw wrongOption('command must have a program')
  if (jsonVersion !== undefined && jsonVersion !== 2 && jsonVersion !== 3)
    throw wrongOption('jsonVersion must be 2 or 3')
  return checkNumbers(options, numbers)
}
