import { Code } from '../../base/code.js'
import { detailsOf, noDetails, type StatusDetail } from '../../base/errors/details.js'
import { codeOfErrno } from '../../base/errors/errno.js'
import { field, textOf, wellFormed } from '../../base/errors/text.js'
import { isTimeout } from '../../base/errors/timeout.js'
import { isTtrpcError, statusCodeOf, type TtrpcError } from '../../base/errors/ttrpc-error.js'

/** The status that answers a call that failed. */
export interface WireStatus {
  /** A `Code`, or another int32. Never 0. */
  readonly code: number
  /** The text for the caller, without lone surrogates. */
  readonly message: string
  /** Empty, unless the handler threw a `TtrpcError` with details. */
  readonly details: readonly StatusDetail[]
}

/** What Go says of a handler that returns nothing (B6). */
export const NOTHING_RETURNED = 'ttrpc: marshal called with nil'

/** Deepest chain of causes that is searched for a status; it may be a ring. */
const MAX_CAUSES = 16

/** The texts that a peer receives in place of those that may hold secrets. */
const genericText: ReadonlyMap<number, string> = new Map<number, string>([
  [Code.INVALID_ARGUMENT, 'invalid argument'],
  [Code.NOT_FOUND, 'not found'],
  [Code.ALREADY_EXISTS, 'already exists'],
  [Code.PERMISSION_DENIED, 'permission denied'],
  [Code.FAILED_PRECONDITION, 'failed precondition'],
  [Code.OUT_OF_RANGE, 'out of range'],
])

/**
 * Returns the status that a server answers with when a handler throws `error`, for interceptors that record
 * codes. Never throws.
 *
 * A `TtrpcError` passes as it is (B5). An error that has one among its causes keeps that one's code and details,
 * with the outer text (B4), or with the inner text when `expose` is false. An AbortError has code 1, a
 * TimeoutError 4, a Node error the code that Go maps its errno to (B2), everything else 2, wrapped or not (B1, B3).
 *
 * `expose`: the server's option `exposeErrors`. With false, the text of an error that is not a `TtrpcError` is
 * replaced by a generic one.
 */
export function handlerErrorStatus(error: unknown, expose: boolean): WireStatus {
  if (isTtrpcError(error)) return passed(error)
  const inner = statusAmongCauses(error)
  if (inner !== undefined) {
    const status = passed(inner)
    return expose ? { ...status, message: wellFormed(textOf(error)) } : status
  }
  if (isTimeout(error)) return status(Code.DEADLINE_EXCEEDED, 'context deadline exceeded')
  if (field(error, 'name') === 'AbortError') return status(Code.CANCELED, 'context canceled')
  const code = codeOfErrno(field(error, 'code')) ?? Code.UNKNOWN
  return status(code, expose ? textOf(error) : (genericText.get(code) ?? 'internal error'))
}

/** Returns whether an error is a `TtrpcError`, or has one among its causes: its code was chosen on purpose. */
export function hasStatus(error: unknown): boolean {
  return isTtrpcError(error) || statusAmongCauses(error) !== undefined
}

/** Reads each property of a TtrpcError without trusting it: a subclass or a proxy may return anything. */
function passed(error: TtrpcError): WireStatus {
  return {
    code: statusCodeOf(error),
    message: wellFormed(textOf(error)),
    details: detailsOf(error),
  }
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
