import { errdefsError } from '../errdefs.js'
import type { RuntimeProcess } from './runtime.js'

/** Returns what a runtime's `create` or `exec` returned. Throws INTERNAL for what is not a process. */
export function checkProcess(process: RuntimeProcess): RuntimeProcess {
  const { pid, exited } = process ?? {}
  if (Number.isInteger(pid) && pid > 0 && typeof exited?.then === 'function') {
    exited.then(undefined, () => {}) // its task reports a rejection, and may attach to it later
    return process
  }
  throw errdefsError('internal', 'the runtime must return a process: { pid, exited }')
}
