import { errdefsError } from '../errdefs.js'
import { FIRST_MS, LAST_MS, MAX_EXIT_CODE } from './record-bounds.js'
import type { RuntimeExit, RuntimeProcess } from './runtime.js'

/**
 * Returns what a runtime's `create` or `exec` returned. Throws INTERNAL for what is not a process; `exited` rejects with
 * INTERNAL where it resolves with what is not an exit. Both name the field that is wrong.
 */
export function checkProcess(process: RuntimeProcess): RuntimeProcess {
  const { pid, exited, release } = process ?? {}
  const ended = typeof exited?.then === 'function' ? exited.then(checkExit) : undefined
  // Its task reports a rejection, and may attach to it later: one that is not handled would end the daemon.
  ended?.catch(() => {})
  const releases = release === undefined || typeof release === 'function'
  if (ended !== undefined && isPid(pid) && releases) {
    return { pid, exited: ended, release: () => process.release?.() }
  }
  const wrong = !isPid(pid)
    ? `pid must be an integer above 0, not ${shown(pid)}`
    : ended === undefined
      ? 'exited must be a promise'
      : `release must be a function, not ${shown(release)}`
  throw errdefsError('internal', `the runtime must return a process, { pid, exited }: ${wrong}`)
}

function isPid(pid: unknown): boolean {
  return Number.isInteger(pid) && (pid as number) > 0
}

function checkExit(exit: RuntimeExit): RuntimeExit {
  const { exitCode, exitedAt } = exit ?? {}
  const wrong = mistakeIn(exitCode, exitedAt)
  if (wrong === undefined) return { exitCode, exitedAt }
  throw errdefsError(
    'internal',
    `the runtime must resolve \`exited\` with an exit, { exitCode, exitedAt }: ${wrong}`,
  )
}

/** Returns what is wrong with the fields of an exit; undefined for a valid one. */
function mistakeIn(exitCode: unknown, exitedAt: unknown): string | undefined {
  const valid =
    Number.isInteger(exitCode) && (exitCode as number) >= 0 && (exitCode as number) <= MAX_EXIT_CODE
  if (!valid) {
    const advice = exitCode === null ? '; for a killed process it is 128 and the number of its signal' : ''
    return `exitCode must be an integer from 0 to ${MAX_EXIT_CODE}, not ${shown(exitCode)}${advice}`
  }
  const ms = (exitedAt as Date | undefined)?.getTime?.()
  if (typeof ms === 'number' && ms >= FIRST_MS && ms <= LAST_MS) return undefined
  return `exitedAt must be a valid Date, not ${shown(exitedAt)}`
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : shownKind(value)
}

function shownKind(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return value instanceof Date ? 'an invalid one' : 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}
