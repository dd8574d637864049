import { errdefsError } from '../errdefs.js'
import type { RuntimeExit, RuntimeProcess } from './runtime.js'

/**
 * Returns what a runtime's `create` or `exec` returned. Throws INTERNAL for what is not a process; `exited` rejects with
 * INTERNAL where it resolves with what is not an exit.
 */
export function checkProcess(process: RuntimeProcess): RuntimeProcess {
  const { pid, exited } = process ?? {}
  const ended = typeof exited?.then === 'function' ? exited.then(checkExit) : undefined
  // Its task reports a rejection, and may attach to it later: one that is not handled would end the daemon.
  ended?.catch(() => {})
  if (ended !== undefined && Number.isInteger(pid) && pid > 0) return { pid, exited: ended }
  throw errdefsError('internal', 'the runtime must return a process: { pid, exited }')
}

function checkExit(exit: RuntimeExit): RuntimeExit {
  const { exitCode, exitedAt } = exit ?? {}
  const valid = Number.isInteger(exitCode) && exitCode >= 0 && Number.isFinite(exitedAt?.getTime?.())
  if (valid) return exit
  throw errdefsError('internal', 'the runtime must resolve `exited` with an exit: { exitCode, exitedAt }')
}
