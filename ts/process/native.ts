import { errnoName } from '../base/errors/errno.js'
import { isMisuse, misuse } from '../base/errors/misuse.js'
import { textOf } from '../base/errors/text.js'
import { getSystemErrorMap } from '../base/runtime.js'
import { loadAddon } from '../engine/native/loader.js'
import type { NativeFailure } from '../engine/native/native-failure.js'
import type { ProcessFunctions } from '../engine/native/process-functions.js'

let functions: ProcessFunctions | undefined

/** Returns the add-on's functions. Throws `ERR_TTRPC_ENGINE` where the add-on cannot be loaded, with the reason. */
export function native(): ProcessFunctions {
  if (functions !== undefined) return functions
  try {
    functions = loadAddon().process
  } catch (error) {
    if (isMisuse(error, 'ERR_TTRPC_ENGINE')) throw error
    throw misuse('ERR_TTRPC_ENGINE', `ttrpc/process cannot run here: ${textOf(error)}`, error)
  }
  return functions
}

/** Whether a function of the add-on returned a failure instead of its value. */
export function isFailure(value: unknown): value is NativeFailure {
  return typeof value === 'object' && value !== null && 'errno' in value
}

/** An error in the shape of Node's system errors. */
export interface ProcessError extends Error {
  /** e.g. `'ENOENT'`. */
  readonly code: string
  /** Negative, as Node has it. */
  readonly errno: number
  readonly syscall: string
}

/**
 * Returns the error of a system call that failed. `what`: what cannot be done, e.g. `'open the FIFO /run/x'`;
 * `advice`: why, or what to do, where errno alone does not say it.
 */
export function processError(what: string, failure: NativeFailure, advice?: string): ProcessError {
  const errno = -Math.abs(failure.errno)
  const code = errnoName(errno) ?? 'UNKNOWN'
  const reason = advice ?? getSystemErrorMap().get(errno)?.[1] ?? 'unknown reason'
  const error = new Error(`cannot ${what}: ${reason} (${failure.syscall}: ${code})`)
  return Object.assign(error, { code, errno, syscall: failure.syscall })
}

/** Throws the error of a failure; does nothing for undefined. */
export function throwFailure(what: string, failure: NativeFailure | undefined, advice?: string): void {
  if (failure !== undefined) throw processError(what, failure, advice)
}
