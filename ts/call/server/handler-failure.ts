import { Code } from '../../base/code.js'
import { handlerFailuresWatched, publishHandlerFailed } from '../../diagnostics/calls.js'
import type { EventConnection } from '../../diagnostics/origin.js'
import { handlerErrorStatus, hasStatus } from './handler-error.js'
import type { ServerMethod } from './server-method.js'

/** A call on the server that something failed in. */
export interface FailedCall {
  readonly id: number
  readonly methodInfo: ServerMethod
}

/** Codes of a server's own faults, also where they were chosen by a `TtrpcError`. */
const FAULTS: ReadonlySet<number> = new Set([Code.UNKNOWN, Code.INTERNAL, Code.DATA_LOSS])
/** How handlers end that stop because their call has ended. */
const STOPPED: ReadonlySet<number> = new Set([Code.CANCELED, Code.DEADLINE_EXCEEDED])

/** Publishes an error that a call was answered with, unless it is a status that was chosen on purpose. `code`: of the answer. */
export function publishFailure(
  connection: EventConnection,
  { id, methodInfo }: FailedCall,
  error: unknown,
  code: number,
): void {
  if (!handlerFailuresWatched() || (hasStatus(error) && !FAULTS.has(code))) return
  publishHandlerFailed(connection, id, methodInfo, { code, answered: true, error })
}

/** Publishes an error that came after the end of its call, unless it says just that. `code`: with which the call ended. */
export function publishLateFailure(
  connection: EventConnection,
  { id, methodInfo }: FailedCall,
  error: unknown,
  code: number,
): void {
  if (!handlerFailuresWatched()) return
  const status = handlerErrorStatus(error, false)
  if (STOPPED.has(status.code) || (hasStatus(error) && !FAULTS.has(status.code))) return
  publishHandlerFailed(connection, id, methodInfo, { code, answered: false, error })
}
