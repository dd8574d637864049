import { FifoAccess } from '../engine/native/process-functions.js'
import { flag } from '../options/option.js'
import { options as optionsOf, type TableOf } from '../options/options.js'
import { checkPath, wrong } from './checks.js'
import { isFailure, native, processError } from './native.js'

/** Options of `openFifo`. */
export interface FifoOptions {
  /**
   * Whether the descriptor is non-blocking (O_NONBLOCK). Default false, since children that inherit the descriptor
   * inherit that with it, and most programs expect blocking stdio.
   */
  readonly nonblocking?: boolean
}

const table = optionsOf('openFifo', { nonblocking: flag(false) } satisfies TableOf<FifoOptions>)

/**
 * Opens a FIFO (named pipe) and returns its descriptor, which is close-on-exec: pass it to a child as an entry of `stdio`,
 * and close it with `fs.closeSync`. Never blocks, whether the other end is open or not, and does not use Node's thread
 * pool, which four blocked `fs.open` calls stop. A writer without a reader gets EPIPE; a FIFO that is held open with
 * `'read-write'` has both ends for as long.
 *
 * Throws the system's error: ENOENT, EACCES, and EINVAL for a path that is not a FIFO.
 */
export function openFifo(
  path: string,
  access: 'read' | 'write' | 'read-write',
  options?: FifoOptions,
): number {
  const bytes = checkPath('path', path)
  // Only of a string: an array of one is the same key.
  if (typeof access !== 'string' || !Object.hasOwn(FifoAccess, access))
    throw wrong("access must be 'read', 'write' or 'read-write'")
  const { nonblocking } = table.check(options)
  const opened = native().openFifo(bytes, FifoAccess[access], nonblocking)
  if (!isFailure(opened)) return opened
  throw processError(
    `open the FIFO ${path}`,
    opened,
    opened.syscall === 'fstat' ? 'it is not a FIFO' : undefined,
  )
}
