import type { Environment } from './command/invocation.js'

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
  /** How long the daemon's shutdown may take, in milliseconds: 1 to 600 000. Default 5 000. */
  readonly shutdownTimeoutMs?: number
  /** Most bytes of log lines that wait while containerd does not read them: 1 to 64 MiB. Default 256 KiB. */
  readonly maxLogBytes?: number
}

const known: ReadonlySet<string> = new Set<keyof RunShimOptions>([
  'argv',
  'env',
  'command',
  'socketDir',
  'jsonVersion',
  'shutdownTimeoutMs',
  'maxLogBytes',
])

const MAX_SHUTDOWN_MS = 600_000
const MAX_LOG_BYTES = 64 * 1024 * 1024

/** Throws a `TypeError` `ERR_TTRPC_OPTION` for an option that does not exist or cannot have its value. */
export function checkRunShimOptions(options: RunShimOptions): void {
  for (const name of Object.keys(options)) {
    if (!known.has(name)) throw wrong(`unknown option of runShim ${JSON.stringify(name)}`)
  }
  const { command, jsonVersion, shutdownTimeoutMs, maxLogBytes } = options
  if (command !== undefined && command.length === 0) throw wrong('command must have a program')
  if (jsonVersion !== undefined && jsonVersion !== 2 && jsonVersion !== 3)
    throw wrong('jsonVersion must be 2 or 3')
  checkNumber('shutdownTimeoutMs', shutdownTimeoutMs, MAX_SHUTDOWN_MS)
  checkNumber('maxLogBytes', maxLogBytes, MAX_LOG_BYTES)
}

function checkNumber(name: string, value: number | undefined, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= most)) return
  throw wrong(`${name} must be an integer from 1 to ${most}`)
}

function wrong(message: string): TypeError {
  return Object.assign(new TypeError(message), { code: 'ERR_TTRPC_OPTION' })
}
