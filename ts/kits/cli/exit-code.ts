/** How the command line ends. */
export const ExitCode = {
  OK: 0,
  /** What was asked for failed: no connection, a file that is not there, a check that found something. */
  FAILED: 1,
  /** The arguments do not fit the command. */
  USAGE: 2,
  /** Ctrl-C, as shells have it. */
  INTERRUPTED: 130,
} as const

/** Added to the code of a status: a call that ends with NOT_FOUND (5) makes the process end with 69. */
const STATUS_BASE = 64

/** Returns the exit code for a call that ended with a status, as grpcurl has it. 0 is OK. */
export function exitCodeOf(status: number): number {
  return status === 0 ? ExitCode.OK : STATUS_BASE + Math.min(status, 63)
}
