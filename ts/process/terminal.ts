import { checkDescriptor, checkObject, checkSide } from './checks.js'
import { isFailure, native, processError, throwFailure } from './native.js'

/** Size of a terminal, in characters. */
export interface TerminalSize {
  readonly rows: number
  readonly columns: number
}

/** A new pseudo-terminal. */
export interface Terminal {
  /** Descriptor of our side, non-blocking and close-on-exec: close it with `fs.closeSync`, which hangs the terminal up. */
  readonly master: number
  /** The other side, e.g. `'/dev/pts/3'`: a child opens it as its stdin, stdout and stderr. */
  readonly path: string
}

const UNKNOWN_SIZE: TerminalSize = { rows: 0, columns: 0 }

/**
 * Opens a pseudo-terminal of this size. Default: 0 rows and 0 columns, which programs take for a size that is not known
 * yet, until `resizeTerminal`. Throws the system's error, ENOSPC when the system has no more of them.
 */
export function openTerminal(size: TerminalSize = UNKNOWN_SIZE): Terminal {
  const { rows, columns } = checkSize(size)
  const opened = native().openTerminal(rows, columns)
  if (isFailure(opened)) throw processError('open a terminal', opened)
  return opened
}

/** Sets the size of a terminal; its programs are notified by SIGWINCH. Throws ENOTTY for what is not a terminal. */
export function resizeTerminal(master: number, size: TerminalSize): void {
  checkDescriptor('master', master)
  const { rows, columns } = checkSize(size)
  throwFailure('resize the terminal', native().resizeTerminal(master, rows, columns))
}

/** Returns the size of a terminal. Throws ENOTTY for what is not a terminal. */
export function terminalSize(master: number): TerminalSize {
  checkDescriptor('master', master)
  const size = native().terminalSize(master)
  if (isFailure(size)) throw processError('read the size of the terminal', size)
  return size
}

function checkSize(size: TerminalSize): TerminalSize {
  const sides = checkObject('size', size, ['rows', 'columns'])
  checkSide('rows', sides.rows)
  checkSide('columns', sides.columns)
  return sides
}
