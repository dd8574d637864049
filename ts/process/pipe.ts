import { isFailure, native, processError } from './native.js'

/** A new pipe: what is written to one end is read from the other. */
export interface Pipe {
  /** Descriptor of the end that is read. It ends when all descriptors of `write` are closed, those of children too. */
  readonly read: number
  /** Descriptor of the end that is written to. EPIPE when no descriptor of `read` is left. */
  readonly write: number
}

/**
 * Opens a pipe between two children: pass each end to one of them as an entry of `stdio`, and close both with
 * `fs.closeSync`. The descriptors are close-on-exec, and blocking, as children expect of their stdio. Throws the system's
 * error, EMFILE where no descriptor is left.
 */
export function openPipe(): Pipe {
  const opened = native().openPipe()
  if (isFailure(opened)) throw processError('open a pipe', opened)
  return opened
}
