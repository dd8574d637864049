import { Code } from '../../base/code.js'
import { codeOfErrno } from '../../base/errors/errno.js'
import { field, textOf, wellFormed } from '../../base/errors/text.js'
import { isTtrpcError, type StatusDetail, TtrpcError } from '../../base/errors/ttrpc-error.js'

/** A status as it goes over the wire. `code` is never 0, `message` always well-formed. */
export interface WireStatus {
  readonly code: number
  readonly message: string
  readonly details: readonly StatusDetail[]
}

/** What Go says of a handler that returns nothing (B6). */
export const NOTHING_RETURNED = 'ttrpc: marshal called with nil'

const noDetails: readonly StatusDetail[] = Object.freeze([])

/** How many causes are searched for a status: they may form a ring. */
const MAX_CAUSES = 16

/** Sent instead of a text that may contain secrets. */
const genericText: ReadonlyMap<number, string> = new Map<number, string>([
  [Code.INVALID_ARGUMENT, 'invalid argument'],
  [Code.NOT_FOUND, 'not found'],
  [Code.ALREADY_EXISTS, 'already exists'],
  [Code.PERMISSION_DENIED, 'permission denied'],
  [Code.FAILED_PRECONDITION, 'failed precondition'],
  [Code.OUT_OF_RANGE, 'out of range'],
])

/**
 * Returns the status for any value that a handler threw. Never throws.
 *
 * A TtrpcError passes as it is (B5). An error that has one among its causes
 * keeps its code and details, with the outer text (B4), or the inner text when
 * texts are not exposed. AbortError is 1, TimeoutError 4, a Node error what Go
 * makes of its errno (B2), all else 2, wrapped or not (B1, B3). The texts of
 * errors that are not a TtrpcError are sent only when `expose` is true.
 */
export function handlerErrorStatus(error: unknown, expose: boolean): WireStatus {
  if (isTtrpcError(error)) return passed(error)
  const inner = statusAmongCauses(error)
  if (inner !== undefined) {
    const status = passed(inner)
    return expose ? { ...status, message: wellFormed(textOf(error)) } : status
  }
  const name = field(error, 'name')
  if (name === 'AbortError') return status(Code.CANCELED, 'context canceled')
  if (name === 'TimeoutError') return status(Code.DEADLINE_EXCEEDED, 'context deadline exceeded')
  const code = codeOfErrno(field(error, 'code')) ?? Code.UNKNOWN
  return status(code, expose ? textOf(error) : (genericText.get(code) ?? 'internal error'))
}

function passed(error: unknown): WireStatus {
  const { code, message, details } = TtrpcError.from(error)
  return { code, message: wellFormed(message), details }
}

function status(code: Code, message: string): WireStatus {
  return { code, message: wellFormed(message), details: noDetails }
}

function statusAmongCauses(error: unknown): TtrpcError | undefined {
  let cause = field(error, 'cause')
  for (let depth = 0; depth < MAX_CAUSES && cause !== undefined; depth++) {
    if (isTtrpcError(cause)) return cause
    cause = field(cause, 'cause')
  }
  return undefined
}
